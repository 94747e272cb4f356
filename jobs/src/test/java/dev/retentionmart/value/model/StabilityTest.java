package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Finite numbers, or a refusal with its reason: whatever the customers, whatever the group. */
class StabilityTest {
  private static final double[][] PARAMETERS = {
    {0.25, 4, 0.8, 2.5},
    {0.55, 10.5, 0.6, 11.6},
    {1e-4, 1e-4, 1e-4, 1e-4},
    {1e4, 1e4, 1e4, 1e4},
    {1e-4, 1e6, 1e-4, 1e6},
    {1e4, 1e-4, 1e4, 1e-4},
    {1e-4, 1e6, 1e4, 1e-4},
    {1e4, 1e-4, 1e-4, 1e6},
    {1, 1, 1, 1}
  };

  /** x, t_x, T. */
  private static final double[][] CUSTOMERS = {
    {0, 0, 0},
    {0, 0, 1e-9},
    {0, 0, 1e6},
    {1, 0, 0},
    {1, 0, 40},
    {1, 40, 40},
    {5, 1e-9, 1e6},
    {200, 38, 40},
    {1_000, 10, 100},
    {1_000, 100, 100},
    {1_000_000, 1e4, 1e5}
  };

  private static Stream<Arguments> models() {
    return Stream.of(PurchaseModelFamily.values())
        .flatMap(
            family -> Stream.of(PARAMETERS).map(parameters -> Arguments.of(family, parameters)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyAnswerOfEveryModelIsFinite(PurchaseModelFamily family, double[] parameters) {
    PurchaseModel model = family.of(parameters);
    for (double[] customer : CUSTOMERS) {
      GivenPurchases given = model.given((int) customer[0]);
      double[] gradient = new double[4];

      assertThat(given.logLikelihood(customer[1], customer[2])).isFinite();
      assertThat(given.addLogLikelihood(customer[1], customer[2], 1, gradient)).isFinite();
      assertThat(DoubleStream.of(gradient).boxed()).allMatch(Double::isFinite);
      assertThat(given.probabilityAlive(customer[1], customer[2])).isBetween(0.0, 1.0);
      for (double t : new double[] {0, 1e-9, 1, 52, 1e5}) {
        assertThat(given.expectedPurchases(customer[1], customer[2], t)).isFinite().isNotNegative();
        assertThat(model.expectedPurchases(t)).isFinite().isNotNegative();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void thousandPurchasesLongAgoAreOver(PurchaseModelFamily family) {
    GivenPurchases given = family.of(0.6, 6, 0.7, 3).given(1_000);

    assertThat(given.probabilityAlive(10, 100)).isCloseTo(0, within(1e-100));
    assertThat(given.expectedPurchases(10, 100, 52)).isCloseTo(0, within(1e-90));
  }

  private static Stream<Arguments> groups() {
    List<Arguments> groups = new ArrayList<>();
    for (PurchaseModelFamily family : PurchaseModelFamily.values()) {
      groups.add(Arguments.of(family, "one customer", rows("3 20 39 1")));
      groups.add(Arguments.of(family, "one who just bought", rows("1 39 39 1")));
      groups.add(Arguments.of(family, "all identical", rows("2 30 39 500")));
      groups.add(
          Arguments.of(family, "all bought all the time", rows("39 39 39 10", "20 20 20 9")));
      groups.add(Arguments.of(family, "one purchase among many", rows("0 0 39 9999", "1 5 39 1")));
      groups.add(Arguments.of(family, "one enormous", rows("0 0 39 50", "1000000 38 39 1")));
      groups.add(Arguments.of(family, "all left at once", rows("0 0 39 50", "5 0.1 39 50")));
      groups.add(
          Arguments.of(family, "ages of a day in years", rows("0 0 1e-6 50", "2 1e-6 1e-6 3")));
      groups.add(Arguments.of(family, "enormous ages", rows("0 0 1e9 50", "2 5e8 1e9 3")));
      groups.add(Arguments.of(family, "purchases at age 0", rows("3 0 0 5", "0 0 39 5")));
    }
    return groups.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("groups")
  void everyGroupGivesFiniteNumbers(
      PurchaseModelFamily family, String group, RecencyFrequencyTable table) {
    Fit fit = PurchaseFitter.fit(family, table).fit();

    assertThat(fit.refusal()).as(group).isEmpty();
    assertThat(fit.parameters()).hasSize(4);
    assertThatAllIsFinite(fit);
  }

  /** Groups of a few customers of any kind, by themselves and drawn to a parent. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void randomGroupsGiveFiniteNumbers(long seed) {
    Random random = new Random(seed);
    PurchaseModel shop = new MbgNbd(0.6, 6, 0.9, 2);
    PurchaseFit parent =
        PurchaseFitter.fit(
            PurchaseModelFamily.MBG_NBD, new Simulation(seed).purchases(shop, 500, 78));
    for (int group = 0; group < 12; group++) {
      RecencyFrequencyTable table = randomGroup(random);

      assertThatAllIsFinite(PurchaseFitter.fit(table, parent, 20).fit());
      for (PurchaseModelFamily family : PurchaseModelFamily.values()) {
        assertThatAllIsFinite(PurchaseFitter.fit(family, table).fit());
      }
    }
  }

  private static RecencyFrequencyTable randomGroup(Random random) {
    List<RecencyFrequencyTable.Row> rows = new ArrayList<>();
    int size = 1 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      int x = (int) (Math.exp(random.nextDouble() * 6) - 1);
      double age = Math.exp(random.nextDouble() * 8 - 2);
      double recency = x == 0 ? 0 : age * Math.min(1, 1.2 * random.nextDouble());
      long customers = (long) Math.exp(random.nextDouble() * 6);
      rows.add(new RecencyFrequencyTable.Row(x, recency, age, customers));
    }
    return RecencyFrequencyTable.of(rows);
  }

  @ParameterizedTest
  @EnumSource
  void groupsThatSayNothingAreRefused(PurchaseModelFamily family) {
    assertThat(PurchaseFitter.fit(family, rows()).fit().refusal()).contains("no customers");
    assertThat(PurchaseFitter.fit(family, rows("0 0 39 500", "0 0 10 5")).fit().refusal())
        .contains("no repeat purchases");
    assertThat(PurchaseFitter.fit(family, rows("0 0 0 500", "1 0 0 5")).fit().refusal())
        .contains("no time has passed");
  }

  @ParameterizedTest
  @EnumSource
  void refusedFitsHaveNoModel(PurchaseModelFamily family) {
    PurchaseFit refused = PurchaseFitter.fit(family, rows());

    assertThat(refused.fit().isHealthy()).isFalse();
    assertThat(refused.fit().parameters()).isEmpty();
    assertThat(refused.fit().logCovariance()).isEmpty();
    assertThatThrownBy(refused::model)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot make a " + family.label() + " of a refused fit: no customers");
  }

  /** Whose likelihood has no maximum, only a direction. */
  @Test
  void identicalCustomersDriveParametersToTheBounds() {
    Fit fit = PurchaseFitter.fit(PurchaseModelFamily.BG_NBD, rows("2 30 39 500")).fit();

    assertThat(fit.isHealthy()).isFalse();
    assertThat(fit.parametersOnBounds()).isNotEmpty();
  }

  private static Stream<Arguments> spendings() {
    return Stream.of(
        Arguments.of("one customer", List.of(new SpendTable.Row(1, 20, 1))),
        Arguments.of("all identical", List.of(new SpendTable.Row(3, 20, 900))),
        Arguments.of(
            "pennies and fortunes",
            List.of(new SpendTable.Row(1, 0.01, 5), new SpendTable.Row(2, 1e12, 5))),
        Arguments.of(
            "a million orders",
            List.of(new SpendTable.Row(1_000_000, 20, 1), new SpendTable.Row(1, 25, 9))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spendings")
  void everySpendingGivesFiniteNumbers(String group, List<SpendTable.Row> rows) {
    Fit fit = GammaGammaFitter.fit(SpendTable.of(rows));

    assertThat(fit.parameters()).as(group).hasSize(3);
    assertThatAllIsFinite(fit);
  }

  @Test
  void spendingOfNobodyIsRefused() {
    assertThat(GammaGammaFitter.fit(SpendTable.of(List.of())).refusal())
        .contains("no returning customers");
  }

  @Test
  void impossibleCustomersAreRefused() {
    for (String row : List.of("0 1 39 1", "1 40 39 1", "-1 0 39 1", "1 1 NaN 1", "1 1 2 0")) {
      assertThatThrownBy(() -> rows(row))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 <= t_x <= T, and t_x = 0 where x = 0");
    }
  }

  @Test
  void theOrderOfRowsAndTheirPartsDoNotMatter() {
    RecencyFrequencyTable one = rows("2 30 39 5", "0 0 39 7", "2 10 39 1");
    RecencyFrequencyTable two = rows("0 0 39 3", "2 10 39 1", "2 30 39 5", "0 0 39 4");

    assertThat(contents(one)).isEqualTo(contents(two)).hasSize(3);
  }

  private static List<String> contents(RecencyFrequencyTable table) {
    return IntStream.range(0, table.size())
        .mapToObj(
            row ->
                table.x(row)
                    + " "
                    + table.recency(row)
                    + " "
                    + table.age(row)
                    + " "
                    + table.customers(row))
        .toList();
  }

  private static void assertThatAllIsFinite(Fit fit) {
    List<Double> numbers = new ArrayList<>(List.of(fit.logLikelihood(), fit.gradientNorm()));
    DoubleStream.of(fit.parameters()).forEach(numbers::add);
    fit.standardErrors().ifPresent(errors -> DoubleStream.of(errors).forEach(numbers::add));
    fit.logCovariance()
        .ifPresent(
            covariance ->
                Stream.of(covariance).flatMapToDouble(DoubleStream::of).forEach(numbers::add));
    assertThat(numbers).allMatch(Double::isFinite);
  }

  /** Rows of x, t_x, T, customers. */
  private static RecencyFrequencyTable rows(String... rows) {
    return RecencyFrequencyTable.of(
        Stream.of(rows)
            .map(row -> row.split(" "))
            .map(
                row ->
                    new RecencyFrequencyTable.Row(
                        Integer.parseInt(row[0]),
                        Double.parseDouble(row[1]),
                        Double.parseDouble(row[2]),
                        Long.parseLong(row[3])))
            .toList());
  }
}

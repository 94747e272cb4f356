package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftedBetaGeometricTest {
  private final ShiftedBetaGeometric model = new ShiftedBetaGeometric(0.668, 3.806);

  @Test
  void everybodyIsThereAtTheStart() {
    assertThat(model.survivor(0)).isEqualTo(1);
  }

  @Test
  void survivorIsTheProductOfRetentionRates() {
    double product = 1;
    for (int renewal = 1; renewal <= 20; renewal++) {
      product *= model.retentionRate(renewal);
      assertThat(model.survivor(renewal)).isCloseTo(product, within(1e-13));
    }
  }

  @Test
  void retentionRatesRiseWithTenure() {
    assertThat(model.retentionRate(1)).isCloseTo(3.806 / 4.474, within(1e-15));
    assertThat(model.retentionRate(2)).isGreaterThan(model.retentionRate(1));
    assertThat(model.retentionRate(1_000)).isGreaterThan(0.999);
  }

  @Test
  void survivorStaysFiniteOverAThousandYears() {
    assertThat(model.survivor(1_000)).isBetween(0.02, 0.03);
  }

  @ParameterizedTest
  @CsvSource({"0.001", "0.1", "0.5", "5"})
  void discountedLifetimeIsTheDiscountedSumOfSurvivors(double rate) {
    double sum = 0;
    for (int renewal = 0; renewal < 40_000; renewal++) {
      sum += model.survivor(renewal) * Math.pow(1 + rate, -renewal);
    }

    assertThat(model.discountedLifetime(rate)).isCloseTo(sum, within(1e-9 * sum));
  }

  @Test
  void discountedResidualLifetimeIsTheSumOverThoseStillThere() {
    double sum = 0;
    for (int renewal = 5; renewal < 1_000; renewal++) {
      sum += model.survivor(renewal) / model.survivor(4) * Math.pow(1.1, 5 - renewal);
    }

    assertThat(model.discountedResidualLifetime(4, 0.1)).isCloseTo(sum, within(1e-10));
  }

  @Test
  void lifetimeWithoutDiscountIsRefused() {
    assertThatThrownBy(() -> model.discountedLifetime(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("discount rate = 0.0");
  }

  @Test
  void logLikelihoodIsThatOfTheIntegralOverCustomers() {
    SurvivalTable table = new SurvivalTable(List.of(10L, 7L, 5L, 5L, 4L));
    double expected =
        3 * Math.log(share(1)) + 2 * Math.log(share(2)) + Math.log(share(4)) + 4 * Math.log(stay());

    assertThat(model.logLikelihood(table)).isCloseTo(expected, within(1e-9));
  }

  /** Share of customers who leave at a renewal. */
  private double share(int renewal) {
    return Mixture.beta(0.668, 3.806)
        .mean(leaving -> leaving * Math.pow(1 - leaving, renewal - 1.0));
  }

  private double stay() {
    return Mixture.beta(0.668, 3.806).mean(leaving -> Math.pow(1 - leaving, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "'', no customers",
    "0 0, no customers",
    "1000, no renewals",
    "1000 1000 1000, nobody left",
    "1000 0 0, everybody left at the first renewal"
  })
  void tablesThatSayNothingAreRefused(String customers, String reason) {
    Fit fit = ShiftedBetaGeometric.fit(table(customers));

    assertThat(fit.refusal()).contains(reason);
    assertThat(fit.hasParameters()).isFalse();
    assertThat(fit.isHealthy()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2 1", "1000 999", "1000 1 0", "1000 900 810 729 656", "3 2 1 0"})
  void extremeTablesGiveFiniteNumbers(String customers) {
    Fit fit = ShiftedBetaGeometric.fit(table(customers));

    assertThat(DoubleStream.of(fit.parameters()).boxed()).hasSize(2).allMatch(Double::isFinite);
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.gradientNorm()).isFinite();
  }

  @Test
  void aTableThatGrowsIsRefused() {
    assertThatThrownBy(() -> new SurvivalTable(List.of(10L, 11L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11 customers after renewal 1");
  }

  private static SurvivalTable table(String customers) {
    return new SurvivalTable(
        customers.isEmpty()
            ? List.of()
            : List.of(customers.split(" ")).stream().map(Long::valueOf).toList());
  }
}

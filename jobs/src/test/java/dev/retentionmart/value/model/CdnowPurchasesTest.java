package dev.retentionmart.value.model;

import static dev.retentionmart.value.model.PurchaseModelFamily.BG_NBD;
import static dev.retentionmart.value.model.PurchaseModelFamily.MBG_NBD;
import static dev.retentionmart.value.model.PurchaseModelFamily.PARETO_NBD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The purchase models fitted to CDNOW, beside what their authors and others published. */
@EnabledIfEnvironmentVariable(
    named = RealFiles.FOLDER_VARIABLE,
    matches = ".+",
    disabledReason = RealFiles.WHY_SKIPPED)
class CdnowPurchasesTest {
  private static final Map<PurchaseModelFamily, PurchaseFit> FITS =
      new EnumMap<>(PurchaseModelFamily.class);
  private static RecencyFrequencyTable table;

  @BeforeAll
  static void fit() {
    table = Cdnow.purchases();
    for (PurchaseModelFamily family : PurchaseModelFamily.values()) {
      FITS.put(family, PurchaseFitter.fit(family, table));
    }
  }

  @Test
  void theTableHoldsTheCustomersOfThePapers() {
    assertThat(table.totalCustomers()).isEqualTo(2_357);
    assertThat(table.totalPurchases()).isEqualTo(2_457);
    assertThat(Cdnow.customers()).filteredOn(customer -> customer.x() == 0).hasSize(1_411);
  }

  @ParameterizedTest
  @EnumSource
  void fitsAreHealthy(PurchaseModelFamily family) {
    Fit fit = FITS.get(family).fit();

    assertThat(fit.isHealthy()).isTrue();
    assertThat(fit.gradientNorm()).isLessThan(1e-8);
    assertThat(fit.customers()).isEqualTo(2_357);
    assertThat(fit.standardErrors().orElseThrow()).hasSize(4).doesNotContain(0.0);
  }

  @ParameterizedTest
  @CsvSource({
    "BG_NBD,     0.243, 4.414, 0.793, 2.426, 0.0005",
    "MBG_NBD,    0.525, 6.183, 0.891, 1.614, 0.0005",
    "PARETO_NBD, 0.553, 10.578, 0.606, 11.669, 0.0005"
  })
  void parametersAreThePublishedOnes(
      PurchaseModelFamily family, double p1, double p2, double p3, double p4, double accuracy) {
    assertThat(FITS.get(family).fit().parameters())
        .containsExactly(new double[] {p1, p2, p3, p4}, within(accuracy));
  }

  @ParameterizedTest
  @CsvSource({"BG_NBD, -9582.429", "MBG_NBD, -9582.136", "PARETO_NBD, -9594.976"})
  void logLikelihoodsAreThePublishedOnes(PurchaseModelFamily family, double published) {
    assertThat(FITS.get(family).fit().logLikelihood()).isCloseTo(published, within(0.001));
  }

  @Test
  void theSevenPublishedDigitsOfBgNbdAreNextToTheOptimum() {
    double[] published = {.2425945, 4.4136019, .7929199, 2.4258881};
    double[] fitted = FITS.get(BG_NBD).fit().parameters();

    for (int i = 0; i < 4; i++) {
      assertThat(fitted[i] / published[i]).isCloseTo(1, within(1e-5));
    }
    assertThat(FITS.get(BG_NBD).fit().logLikelihood())
        .isGreaterThanOrEqualTo(BG_NBD.of(published).logLikelihood(table))
        .isCloseTo(BG_NBD.of(published).logLikelihood(table), within(1e-8));
  }

  /** The published expectation comes of parameters a little off the optimum: 3 in 100,000. */
  @Test
  void bgNbdOnFrequentCustomer() {
    GivenPurchases customer = FITS.get(BG_NBD).model().given(26);

    assertThat(customer.expectedPurchases(216 / 7.0, 31, 52)).isCloseTo(25.7566, within(1e-3));
    assertThat(customer.probabilityAlive(216 / 7.0, 31)).isCloseTo(.96885, within(5e-6));
  }

  @Test
  void bgNbdOnFirstCustomer() {
    GivenPurchases customer = FITS.get(BG_NBD).model().given(2);

    assertThat(customer.expectedPurchases(30.43, 38.86, 39)).isCloseTo(1.226, within(5e-4));
    assertThat(customer.probabilityAlive(30.43, 38.86)).isCloseTo(.7266, within(5e-5));
  }

  /** The published expectation comes of parameters a little off the optimum: 5 in 100,000. */
  @Test
  void paretoNbdOnFrequentCustomer() {
    GivenPurchases customer = FITS.get(PARETO_NBD).model().given(26);

    assertThat(customer.expectedPurchases(216 / 7.0, 31, 52)).isCloseTo(25.45647, within(2e-3));
    assertThat(customer.probabilityAlive(216 / 7.0, 31)).isCloseTo(.997874, within(5e-6));
  }

  @Test
  void purchasesOfNewCustomersInAYear() {
    assertThat(FITS.get(BG_NBD).model().expectedPurchases(52)).isCloseTo(1.4440, within(5e-5));
    assertThat(FITS.get(PARETO_NBD).model().expectedPurchases(52))
        .isCloseTo(1.473434, within(5e-6));
  }

  /**
   * The more purchases before a long silence, the surer that the customer has left. Pareto/NBD at x
   * = 10 is 3 in 10,000 off, as it would be from parameters a little off the optimum.
   */
  @ParameterizedTest
  @CsvSource({
    "10, 0.3475, 5e-5, 0.7062, 4e-4",
    "15, 0.0428, 5e-5, 0.1442, 5e-5",
    "20, 0.0042, 5e-5, 0.0225, 5e-5",
    "25, 0.00036, 5e-6, 0.0031, 5e-5"
  })
  void increasingFrequencyParadox(
      int x, double bgNbd, double bgAccuracy, double paretoNbd, double paretoAccuracy) {
    assertThat(FITS.get(BG_NBD).model().given(x).expectedPurchases(20, 39, 52))
        .isCloseTo(bgNbd, within(bgAccuracy));
    assertThat(FITS.get(PARETO_NBD).model().given(x).expectedPurchases(20, 39, 52))
        .isCloseTo(paretoNbd, within(paretoAccuracy));
  }

  @Test
  void bgNbdPredictsTheHoldoutAsPublishedForEachFrequency() {
    List<Cdnow.Customer> customers = Cdnow.customers();
    double[] count = new double[8];
    double[] actual = new double[8];
    double[] predicted = new double[8];
    PurchaseModel model = FITS.get(BG_NBD).model();
    for (Cdnow.Customer customer : customers) {
      int bin = Math.min(7, customer.x());
      count[bin]++;
      actual[bin] += customer.heldOutPurchases();
      predicted[bin] +=
          model.given(customer.x()).expectedPurchases(customer.recency(), customer.age(), 39);
    }
    for (int bin = 0; bin < 8; bin++) {
      actual[bin] /= count[bin];
      predicted[bin] /= count[bin];
    }

    assertThat(actual)
        .containsExactly(
            new double[] {.237, .697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359}, within(5e-4));
    assertThat(predicted)
        .containsExactly(
            new double[] {.225, .523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157}, within(6e-4));
  }

  @Test
  void aFitDoesNotDependOnTheTimeUnit() {
    RecencyFrequencyTable inDays =
        RecencyFrequencyTable.of(
            Cdnow.customers().stream()
                .map(
                    customer ->
                        new RecencyFrequencyTable.Row(
                            customer.x(), customer.recency() * 7, customer.age() * 7, 1))
                .toList());

    double[] fitted = PurchaseFitter.fit(MBG_NBD, inDays).fit().parameters();

    double[] inWeeks = FITS.get(MBG_NBD).fit().parameters();
    inWeeks[1] *= 7;
    assertThat(fitted).containsExactly(inWeeks, within(1e-4));
  }

  @Test
  void customersInTheHundredthCopyHaveATenthOfTheStandardErrors() {
    RecencyFrequencyTable copies =
        RecencyFrequencyTable.of(
            Cdnow.customers().stream()
                .map(
                    customer ->
                        new RecencyFrequencyTable.Row(
                            customer.x(), customer.recency(), customer.age(), 100))
                .toList());

    Fit fit = PurchaseFitter.fit(BG_NBD, copies).fit();

    double[] expected =
        Arrays.stream(FITS.get(BG_NBD).fit().standardErrors().orElseThrow())
            .map(error -> error / 10)
            .toArray();
    assertThat(fit.standardErrors().orElseThrow()).containsExactly(expected, within(1e-6));
  }
}

package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulated customers give back the parameters they were made from. */
class RecoveryTest {

  @ParameterizedTest
  @CsvSource({
    // Leave seldom, often, nearly always.
    "BG_NBD, 0.6, 5, 0.5, 8, 11",
    "BG_NBD, 0.25, 4.4, 0.8, 2.4, 12",
    "BG_NBD, 1.5, 6, 2, 1.5, 13",
    "MBG_NBD, 0.6, 5, 0.5, 8, 14",
    "MBG_NBD, 0.5, 6.2, 0.9, 1.6, 15",
    "MBG_NBD, 1.5, 6, 2, 2, 16",
    // Stay for years, months, weeks.
    "PARETO_NBD, 0.8, 6, 0.8, 60, 17",
    "PARETO_NBD, 0.55, 10.6, 0.9, 12, 18",
    "PARETO_NBD, 2, 3, 1.5, 6, 19"
  })
  void purchaseModels(
      PurchaseModelFamily family, double p1, double p2, double p3, double p4, long seed) {
    PurchaseModel truth = family.of(p1, p2, p3, p4);
    RecencyFrequencyTable table = new Simulation(seed).purchases(truth, 5_000, 78);

    Fit fit = PurchaseFitter.fit(family, table).fit();

    assertWithinThreeStandardErrors(fit, truth.parameters());
  }

  @ParameterizedTest
  @CsvSource({"6.25, 3.74, 15.4, 21", "1.5, 2.2, 900, 22", "30, 12, 0.4, 23"})
  void gammaGamma(double p, double q, double gamma, long seed) {
    GammaGamma truth = new GammaGamma(p, q, gamma);
    SpendTable table = new Simulation(seed).spend(truth, 4_000);

    Fit fit = GammaGammaFitter.fit(table);

    assertWithinThreeStandardErrors(fit, new double[] {p, q, gamma});
  }

  @ParameterizedTest
  @CsvSource({"0.67, 3.8, 31", "0.7, 1.2, 32", "3, 4, 33"})
  void shiftedBetaGeometric(double alpha, double beta, long seed) {
    SurvivalTable table =
        new Simulation(seed).contracts(new ShiftedBetaGeometric(alpha, beta), 5_000, 8);

    Fit fit = ShiftedBetaGeometric.fit(table);

    assertWithinThreeStandardErrors(fit, new double[] {alpha, beta});
  }

  private static void assertWithinThreeStandardErrors(Fit fit, double[] truth) {
    assertThat(fit.isHealthy()).isTrue();
    double[][] covariance = fit.logCovariance().orElseThrow();
    for (int i = 0; i < truth.length; i++) {
      double standardErrors =
          (fit.logParameters()[i] - Math.log(truth[i])) / Math.sqrt(covariance[i][i]);
      assertThat(standardErrors).as(fit.parameterNames().get(i)).isBetween(-3.0, 3.0);
    }
  }
}

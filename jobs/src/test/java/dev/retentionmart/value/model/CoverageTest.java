package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bounds of 95 % hold the truth about as often as they say: of 60 samples, at least 52 do, which
 * true bounds miss twice in a thousand times. On the log scale, by the delta method.
 */
class CoverageTest {
  private static final int SAMPLES = 60;
  private static final int AT_LEAST = 52;
  private static final double Z = 1.959963984540054;

  @ParameterizedTest
  @CsvSource({
    "BG_NBD, 0.4, 5, 0.8, 2.4, 800",
    "MBG_NBD, 0.6, 6, 0.9, 2, 800",
    "PARETO_NBD, 0.7, 8, 1, 15, 400"
  })
  void purchaseModels(
      PurchaseModelFamily family, double p1, double p2, double p3, double p4, int customers) {
    PurchaseModel truth = family.of(p1, p2, p3, p4);
    IntFunction<Fit> fit =
        sample ->
            PurchaseFitter.fit(
                    family, new Simulation(1_000 + sample).purchases(truth, customers, 78))
                .fit();

    assertCoverage(
        truth.parameters(),
        fit,
        parameters -> family.of(parameters).expectedPurchases(52),
        parameters -> family.of(parameters).given(2).expectedPurchases(30, 40, 52));
  }

  @ParameterizedTest
  @CsvSource({"6.25, 3.74, 15.4"})
  void gammaGamma(double p, double q, double gamma) {
    GammaGamma truth = new GammaGamma(p, q, gamma);

    assertCoverage(
        new double[] {p, q, gamma},
        sample -> GammaGammaFitter.fit(new Simulation(2_000 + sample).spend(truth, 800)),
        parameters -> GammaGamma.of(parameters).populationMean(),
        parameters -> GammaGamma.of(parameters).expectedValue(2, 90));
  }

  @ParameterizedTest
  @CsvSource({"0.7, 1.2"})
  void shiftedBetaGeometric(double alpha, double beta) {
    ShiftedBetaGeometric truth = new ShiftedBetaGeometric(alpha, beta);

    assertCoverage(
        new double[] {alpha, beta},
        sample ->
            ShiftedBetaGeometric.fit(new Simulation(3_000 + sample).contracts(truth, 1_000, 7)),
        parameters -> new ShiftedBetaGeometric(parameters[0], parameters[1]).survivor(12),
        parameters ->
            new ShiftedBetaGeometric(parameters[0], parameters[1]).discountedLifetime(0.1));
  }

  @SafeVarargs
  private static void assertCoverage(
      double[] truth, IntFunction<Fit> fitSample, ToDoubleFunction<double[]>... quantities) {
    int[] holdParameter = new int[truth.length];
    int[] holdQuantity = new int[quantities.length];
    for (int sample = 0; sample < SAMPLES; sample++) {
      Fit fit = fitSample.apply(sample);
      assertThat(fit.converged()).as("sample %d", sample).isTrue();
      for (int i = 0; i < truth.length; i++) {
        int parameter = i;
        holdParameter[i] += holds(fit, truth, parameters -> parameters[parameter]);
      }
      for (int i = 0; i < quantities.length; i++) {
        holdQuantity[i] += holds(fit, truth, quantities[i]);
      }
    }

    assertThat(holdParameter).as("parameters").satisfies(CoverageTest::isOftenEnough);
    assertThat(holdQuantity).as("quantities").satisfies(CoverageTest::isOftenEnough);
  }

  private static int holds(Fit fit, double[] truth, ToDoubleFunction<double[]> quantity) {
    ToDoubleFunction<double[]> logarithm =
        parameters -> Math.log(quantity.applyAsDouble(parameters));
    double error = fit.standardErrorOf(logarithm).orElseThrow();
    double off = logarithm.applyAsDouble(fit.parameters()) - logarithm.applyAsDouble(truth);
    return Math.abs(off) <= Z * error ? 1 : 0;
  }

  private static void isOftenEnough(int[] counts) {
    for (int count : counts) {
      assertThat(count).isBetween(AT_LEAST, SAMPLES);
    }
  }
}

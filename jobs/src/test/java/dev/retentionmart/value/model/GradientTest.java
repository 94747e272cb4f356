package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Analytic gradients beside differences of the likelihoods. */
class GradientTest {
  private static final RecencyFrequencyTable PURCHASES =
      RecencyFrequencyTable.of(
          List.of(
              new RecencyFrequencyTable.Row(0, 0, 0, 2),
              new RecencyFrequencyTable.Row(0, 0, 39, 30),
              new RecencyFrequencyTable.Row(1, 0.5, 39, 7),
              new RecencyFrequencyTable.Row(2, 30, 38, 3),
              new RecencyFrequencyTable.Row(2, 30, 30, 1),
              new RecencyFrequencyTable.Row(40, 12, 35, 1),
              new RecencyFrequencyTable.Row(1_000, 10, 100, 1)));

  /** A model and its parameters. */
  static Stream<Arguments> points() {
    return Stream.of(
        Arguments.of(PurchaseModelFamily.BG_NBD, 0.25d, 4d, 0.8d, 2.5d),
        Arguments.of(PurchaseModelFamily.BG_NBD, 3d, 20d, 1d, 0.05d),
        Arguments.of(PurchaseModelFamily.MBG_NBD, 0.5d, 6d, 0.9d, 1.6d),
        Arguments.of(PurchaseModelFamily.MBG_NBD, 2d, 0.5d, 30d, 400d),
        Arguments.of(PurchaseModelFamily.PARETO_NBD, 0.55d, 10.5d, 0.6d, 11.6d),
        Arguments.of(PurchaseModelFamily.PARETO_NBD, 0.55d, 10.5d, 0.6d, 10.5d),
        Arguments.of(PurchaseModelFamily.PARETO_NBD, 2d, 3d, 5d, 80d),
        Arguments.of(PurchaseModelFamily.PARETO_NBD, 0.05d, 300d, 1d, 2d));
  }

  @ParameterizedTest
  @MethodSource("points")
  void purchaseModels(PurchaseModelFamily family, double p1, double p2, double p3, double p4) {
    check(PurchaseFitter.likelihood(family, PURCHASES), LogLikelihood.log(p1, p2, p3, p4));
  }

  @ParameterizedTest
  @MethodSource("points")
  void probabilityAlive(PurchaseModelFamily family, double p1, double p2, double p3, double p4) {
    double[] point = LogLikelihood.log(p1, p2, p3, p4);
    for (int row = 0; row < PURCHASES.size(); row++) {
      int x = PURCHASES.x(row);
      double recency = PURCHASES.recency(row);
      double age = PURCHASES.age(row);
      double[] slopes =
          family.of(p1, p2, p3, p4).given(x).slopesOfLogProbabilityAlive(recency, age);
      for (int i = 0; i < point.length; i++) {
        double slope = 0;
        for (int side = -1; side <= 1; side += 2) {
          double[] moved = point.clone();
          moved[i] += side * 1e-4;
          double alive =
              family.of(LogLikelihood.exp(moved)).given(x).probabilityAlive(recency, age);
          // Of so dead a customer nothing is left to differ.
          slope += alive == 0 ? Double.NaN : side * Math.log(alive) / 2e-4;
        }
        if (!Double.isNaN(slope)) {
          assertThat(slopes[i])
              .as("derivative %d at x = %d, t_x = %s, T = %s", i, x, recency, age)
              .isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"6.25, 3.74, 15.4", "0.3, 0.8, 900", "200, 40, 0.02"})
  void gammaGamma(double p, double q, double gamma) {
    SpendTable table =
        SpendTable.of(
            List.of(
                new SpendTable.Row(1, 0.01, 2),
                new SpendTable.Row(3, 25, 10),
                new SpendTable.Row(500, 3e5, 1)));

    check(GammaGammaFitter.likelihood(table), LogLikelihood.log(p, q, gamma));
  }

  @ParameterizedTest
  @CsvSource({
    "6.25, 3.74, 15.4, 0, 0",
    "6.25, 3.74, 15.4, 3, 22",
    "0.3, 1.01, 900, 1, 5",
    "0.3, 1.01, 900, 0, 0",
    "200, 40, 0.02, 500, 3e5"
  })
  void expectedOrderValue(double p, double q, double gamma, int x, double meanValue) {
    double[] slopes = new GammaGamma(p, q, gamma).slopesOfLogExpectedValue(x, meanValue);
    for (int i = 0; i < slopes.length; i++) {
      double slope = 0;
      for (int side = -1; side <= 1; side += 2) {
        double[] moved = LogLikelihood.log(p, q, gamma);
        moved[i] += side * 1e-6;
        double[] at = LogLikelihood.exp(moved);
        slope +=
            side * Math.log(new GammaGamma(at[0], at[1], at[2]).expectedValue(x, meanValue)) / 2e-6;
      }
      assertThat(slopes[i])
          .as("derivative %d", i)
          .isCloseTo(slope, within(1e-4 * Math.max(1, Math.abs(slope))));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.67, 3.8", "0.01, 50", "1, 1"})
  void shiftedBetaGeometric(double alpha, double beta) {
    SurvivalTable table = new SurvivalTable(List.of(1_000L, 869L, 743L, 743L, 1L));

    check(ShiftedBetaGeometric.likelihood(table), LogLikelihood.log(alpha, beta));
  }

  @Test
  void pooling() {
    Fit parent = ShiftedBetaGeometric.fit(new SurvivalTable(List.of(1_000L, 800L, 700L, 640L)));
    Pooling pooling = new Pooling(parent, 50);

    check((point, gradient) -> -pooling.addPenalty(point, gradient), new double[] {0.3, 0.9});
  }

  private static void check(LogLikelihood likelihood, double[] point) {
    double[] gradient = new double[point.length];
    double value = likelihood.at(point, gradient);

    assertThat(likelihood.at(point)).isCloseTo(value, within(1e-12 * Math.abs(value)));
    for (int i = 0; i < point.length; i++) {
      double slope =
          (8 * difference(likelihood, point, i, 1e-3) - difference(likelihood, point, i, 2e-3))
              / 12e-3;
      assertThat(gradient[i])
          .as("derivative %d", i)
          .isCloseTo(slope, within(1e-7 * Math.max(1, Math.abs(slope)) + 1e-10 * Math.abs(value)));
    }
  }

  private static double difference(LogLikelihood likelihood, double[] point, int i, double step) {
    double[] above = point.clone();
    double[] below = point.clone();
    above[i] += step;
    below[i] -= step;
    return likelihood.at(above) - likelihood.at(below);
  }
}

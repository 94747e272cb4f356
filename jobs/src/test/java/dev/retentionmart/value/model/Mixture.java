package dev.retentionmart.value.model;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.special.Beta;
import org.hipparchus.special.Gamma;

/**
 * Expectations over customers by brute force: a grid over the logarithms of rates and the log odds
 * of probabilities, by the trapezoidal rule. Shares nothing with the models' formulas.
 */
final class Mixture {
  private static final double STEP = 0.1;
  private static final int HALF = 800;
  private static final double NEGLIGIBLE = -40;

  private Mixture() {}

  /** A distribution: values and how much each weighs. */
  record Grid(double[] values, double[] weights) {
    double mean(DoubleUnaryOperator of) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += weights[i] * of.applyAsDouble(values[i]);
      }
      return sum;
    }

    double mean(Grid second, DoubleBinaryOperator of) {
      return mean(value -> second.mean(other -> of.applyAsDouble(value, other)));
    }
  }

  /** A gamma-distributed rate. */
  static Grid gamma(double shape, double rate) {
    return grid(
        Math::exp,
        logValue ->
            shape * (Math.log(rate) + logValue)
                - rate * Math.exp(logValue)
                - Gamma.logGamma(shape));
  }

  /** A beta-distributed probability. */
  static Grid beta(double a, double b) {
    return grid(
        logOdds -> 1 / (1 + Math.exp(-logOdds)),
        logOdds ->
            -a * Math.log1p(Math.exp(-logOdds))
                - b * Math.log1p(Math.exp(logOdds))
                - Beta.logBeta(a, b));
  }

  private static Grid grid(DoubleUnaryOperator value, DoubleUnaryOperator logDensity) {
    double[] points =
        IntStream.rangeClosed(-HALF, HALF)
            .mapToDouble(i -> i * STEP)
            .filter(point -> logDensity.applyAsDouble(point) > NEGLIGIBLE)
            .toArray();
    double[] values = new double[points.length];
    double[] weights = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      values[i] = value.applyAsDouble(points[i]);
      weights[i] = Math.exp(logDensity.applyAsDouble(points[i])) * STEP;
    }
    return new Grid(values, weights);
  }
}

package dev.retentionmart.value;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Beta;
import org.hipparchus.special.Gamma;

/**
 * Expectations over customers by brute force: a grid over the logarithms of rates and the log odds
 * of probabilities, by the trapezoidal rule. Shares nothing with the models' formulas.
 */
final class Mixture {
  private static final double STEP = 0.05;
  private static final int HALF = 1_000;

  private Mixture() {}

  /** Mean of a function of a gamma-distributed rate. */
  static double overGamma(double shape, double rate, DoubleUnaryOperator of) {
    double sum = 0;
    for (int i = -HALF; i <= HALF; i++) {
      double logValue = i * STEP;
      double value = Math.exp(logValue);
      double logDensity =
          shape * (Math.log(rate) + logValue) - rate * value - Gamma.logGamma(shape);
      if (logDensity > -80) {
        sum += Math.exp(logDensity) * of.applyAsDouble(value);
      }
    }
    return sum * STEP;
  }

  /** Mean of a function of a beta-distributed probability. */
  static double overBeta(double a, double b, DoubleUnaryOperator of) {
    double sum = 0;
    for (int i = -HALF; i <= HALF; i++) {
      double logOdds = i * STEP;
      double p = 1 / (1 + Math.exp(-logOdds));
      double q = 1 / (1 + Math.exp(logOdds));
      double logDensity = a * Math.log(p) + b * Math.log(q) - Beta.logBeta(a, b);
      if (logDensity > -80) {
        sum += Math.exp(logDensity) * of.applyAsDouble(p);
      }
    }
    return sum * STEP;
  }

  /** Mean over customers of a function of a purchase rate and a probability to leave. */
  static double overRateAndLeaving(
      double r, double alpha, double a, double b, DoubleBinaryOperator of) {
    return overGamma(r, alpha, rate -> overBeta(a, b, leaving -> of.applyAsDouble(rate, leaving)));
  }

  /** Mean over customers of a function of a purchase rate and a rate of leaving. */
  static double overTwoRates(
      double r, double alpha, double s, double beta, DoubleBinaryOperator of) {
    return overGamma(
        r, alpha, rate -> overGamma(s, beta, leaving -> of.applyAsDouble(rate, leaving)));
  }
}

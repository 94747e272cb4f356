package dev.retentionmart.value.model;

import org.hipparchus.special.Gamma;

/** Sums of numbers known by their logarithms, and ratios of gamma functions. */
final class LogScale {
  private LogScale() {}

  /** log(1 + eˣ), without overflow; 0 for −∞. */
  static double logOnePlusExp(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }

  /** eˣ / (1 + eˣ): the probability whose log odds are x. */
  static double logistic(double x) {
    return x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }

  /** log(eˣ + eʸ). */
  static double logSum(double x, double y) {
    return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
  }

  /** log(Γ(start + steps) / Γ(start)): the logarithm of a rising factorial. */
  static double logRising(double start, double steps) {
    return steps == 0 ? 0 : Gamma.logGamma(start + steps) - Gamma.logGamma(start);
  }

  /** The derivative of {@link #logRising} by {@code start}. */
  static double logRisingSlope(double start, double steps) {
    return steps == 0 ? 0 : Gamma.digamma(start + steps) - Gamma.digamma(start);
  }
}

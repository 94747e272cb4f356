package dev.retentionmart.value.model;

import java.util.Arrays;

/**
 * The Gaussian hypergeometric function ₂F₁(1, b; c; z) for c &gt; b &gt; 0 and 0 ≤ z &lt; 1, with
 * its derivatives: the only one that Pareto/NBD and sBG need, once Euler's transformation (NIST
 * DLMF 15.8.1) has made its first parameter 1.
 *
 * <p>By Gauss's continued fraction (NIST DLMF §15.7; W. B. Jones, W. J. Thron 1980, "Continued
 * fractions: analytic theory and applications"), 1/(1 − k₁z/(1 − k₂z/(1 − …))). All coefficients
 * lie between 0 and 1, so that nothing cancels; each further one takes the error down by ((1 −
 * √(1−z)) / (1 + √(1−z))), which says beforehand how many are needed. The coefficients depend on b
 * and c only and are kept. Not safe for use by several threads.
 */
final class UnitHypergeometric {
  private static final double DIGITS = 38;

  /**
   * Enough for full accuracy to z = 1 − 10⁻⁴ and eight digits to 1 − 10⁻⁵. Past it the fraction is
   * cut off here, which bounds the time it takes; it then falls short, and stays finite at 1.
   */
  private static final int MAX_DEPTH = 3_000;

  private final double b;
  private final double c;
  private double[] coefficients = new double[0];
  private double[] slopesB = new double[0];
  private double[] slopesC = new double[0];

  UnitHypergeometric(double b, double c) {
    this.b = b;
    this.c = c;
  }

  /** The function and the derivatives of its logarithm. */
  record Value(double value, double logSlopeB, double logSlopeC, double logSlopeZ) {}

  double at(double z) {
    double tail = 1;
    for (int n = depth(z) - 1; n >= 0; n--) {
      tail = 1 - coefficients[n] * z / tail;
    }
    return 1 / tail;
  }

  Value withSlopes(double z) {
    double tail = 1;
    double byB = 0;
    double byC = 0;
    double byZ = 0;
    for (int n = depth(z) - 1; n >= 0; n--) {
      double inverse = 1 / tail;
      double part = coefficients[n] * z * inverse;
      double ratio = part * inverse;
      byB = ratio * byB - slopesB[n] * z * inverse;
      byC = ratio * byC - slopesC[n] * z * inverse;
      byZ = ratio * byZ - coefficients[n] * inverse;
      tail = 1 - part;
    }
    return new Value(1 / tail, -byB / tail, -byC / tail, -byZ / tail);
  }

  /** How many coefficients z needs; makes sure that they are there. */
  private int depth(double z) {
    double root = Math.sqrt(1 - z);
    double enough = 3 + (DIGITS - 2 * Math.log(Math.max(root, 1e-8))) / (2 * atanh(root));
    int depth = (int) Math.min(MAX_DEPTH, enough);
    if (depth > coefficients.length) {
      addCoefficients(Math.min(MAX_DEPTH, Math.max(depth, 2 * coefficients.length)));
    }
    return depth;
  }

  /** Half the rate of convergence: −½ log((1 − x) / (1 + x)). */
  private static double atanh(double x) {
    return x >= 1 ? Double.POSITIVE_INFINITY : 0.5 * (Math.log1p(x) - Math.log1p(-x));
  }

  private void addCoefficients(int length) {
    int known = coefficients.length;
    coefficients = Arrays.copyOf(coefficients, length);
    slopesB = Arrays.copyOf(slopesB, length);
    slopesC = Arrays.copyOf(slopesC, length);
    for (int index = known; index < length; index++) {
      if (index == 0) {
        set(0, b / c, 1 / b, -1 / c);
      } else if (index % 2 == 0) {
        int m = index / 2;
        double k = (b + m) * (c + m - 1) / ((c + 2 * m - 1) * (c + 2 * m));
        set(index, k, 1 / (b + m), 1 / (c + m - 1) - 1 / (c + 2 * m - 1) - 1 / (c + 2 * m));
      } else {
        int m = (index + 1) / 2;
        double free = c - b + m - 1;
        double k = m * free / ((c + 2 * m - 2) * (c + 2 * m - 1));
        set(index, k, -1 / free, 1 / free - 1 / (c + 2 * m - 2) - 1 / (c + 2 * m - 1));
      }
    }
  }

  private void set(int index, double value, double logSlopeB, double logSlopeC) {
    coefficients[index] = value;
    slopesB[index] = value * logSlopeB;
    slopesC[index] = value * logSlopeC;
  }
}

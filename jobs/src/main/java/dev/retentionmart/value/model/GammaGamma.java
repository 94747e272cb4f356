package dev.retentionmart.value.model;

import java.io.Serializable;
import java.util.List;
import org.hipparchus.special.Gamma;

/**
 * Gamma-Gamma, the model of what an order is worth (P. S. Fader, B. G. S. Hardie 2013, "The
 * Gamma-Gamma model of monetary value"). The values of a customer's orders are gamma-distributed
 * around a mean of their own, and the means vary between customers, independently of how often they
 * buy.
 *
 * @param p shape of the values of one customer's orders
 * @param q shape of the gamma distribution of their scale between customers
 * @param gamma its scale, in money
 */
public record GammaGamma(double p, double q, double gamma) implements Serializable {
  /** The parameters' names, in order. */
  public static final List<String> PARAMETER_NAMES = List.of("p", "q", "gamma");

  public GammaGamma {
    Requirement.positive("Gamma-Gamma", "p", p);
    Requirement.positive("Gamma-Gamma", "q", q);
    Requirement.positive("Gamma-Gamma", "gamma", gamma);
  }

  static GammaGamma of(double[] parameters) {
    return new GammaGamma(parameters[0], parameters[1], parameters[2]);
  }

  /** Whether the mean over customers is finite: q &gt; 1. */
  public boolean hasFiniteMean() {
    return q > 1;
  }

  /**
   * Expected order value over all customers, pγ / (q−1), in money: all that is known of a customer
   * with x = 0.
   *
   * @throws IllegalStateException where q ≤ 1, since the mean is infinite
   */
  public double populationMean() {
    requireFiniteMean();
    return p * gamma / (q - 1);
  }

  /**
   * Expected order value of a customer, in money: p (γ + x z̄) / (px + q − 1), between z̄ and the
   * population mean, and the nearer to z̄ the larger x. The population mean for x = 0, whatever z̄.
   *
   * @param x repeat purchases
   * @param meanValue z̄, mean value of these
   * @throws IllegalStateException where q ≤ 1, since the mean is infinite
   */
  public double expectedValue(int x, double meanValue) {
    requireFiniteMean();
    return x == 0 ? populationMean() : p * (gamma + x * meanValue) / (p * x + q - 1);
  }

  /** Derivatives of log {@link #expectedValue} by the logarithms of p, q and γ. */
  public double[] slopesOfLogExpectedValue(int x, double meanValue) {
    requireFiniteMean();
    double weight = p * x + q - 1;
    return new double[] {
      1 - p * x / weight, -q / weight, x == 0 ? 1 : gamma / (gamma + x * meanValue)
    };
  }

  private void requireFiniteMean() {
    if (!hasFiniteMean()) {
      throw new IllegalStateException(
          "Cannot give an expected order value with q = %s: it is infinite for q <= 1"
              .formatted(q));
    }
  }

  /** Log-likelihood of a table of customers, as a density of z̄ given x (equation 1a). */
  public double logLikelihood(SpendTable table) {
    return logLikelihood(table, new double[3]);
  }

  /**
   * Log-likelihood of a table of customers; adds its derivatives by the logarithms of p, q and γ to
   * {@code gradient}.
   */
  public double logLikelihood(SpendTable table, double[] gradient) {
    double sum = 0;
    double logConstant = 0;
    double slopeP = 0;
    double slopeQ = 0;
    for (int row = 0; row < table.size(); row++) {
      double px = p * table.x(row);
      if (row == 0 || table.x(row) != table.x(row - 1)) {
        double digamma = Gamma.digamma(px + q);
        logConstant = Gamma.logGamma(px + q) - Gamma.logGamma(px) - Gamma.logGamma(q);
        slopeP = digamma - Gamma.digamma(px);
        slopeQ = digamma - Gamma.digamma(q) + Math.log(gamma);
      }
      double customers = table.customers(row);
      double logMean = Math.log(table.meanValue(row));
      double total = table.x(row) * table.meanValue(row);
      double logTotal = Math.log(gamma + total);
      double logShare = Math.log(total) - logTotal;
      gradient[0] += customers * px * (slopeP + logShare);
      gradient[1] += customers * q * (slopeQ - logTotal);
      gradient[2] += customers * (q * total - px * gamma) / (gamma + total);
      sum += customers * (logConstant + q * (Math.log(gamma) - logTotal) + px * logShare - logMean);
    }
    return sum;
  }
}

package dev.retentionmart.value.model;

import org.hipparchus.special.Beta;

/**
 * BG/NBD, the beta-geometric/NBD model (P. S. Fader, B. G. S. Hardie, K. L. Lee 2005, "Counting
 * your customers the easy way: an alternative to the Pareto/NBD model", Marketing Science 24).
 * After each repeat purchase a customer leaves with a probability of their own. Nobody leaves
 * before the first one, so a customer with x = 0 is alive with probability 1 whatever the silence:
 * by construction, not by evidence.
 *
 * @param r shape of the gamma distribution of purchase rates
 * @param alpha its rate, in the time unit: the mean purchase rate is r / alpha
 * @param a first parameter of the beta distribution of the probability to leave
 * @param b second parameter: the mean probability is a / (a + b)
 */
public record BgNbd(double r, double alpha, double a, double b) implements PurchaseModel {
  public BgNbd {
    Requirement.positive("BG/NBD", "r", r);
    Requirement.positive("BG/NBD", "alpha", alpha);
    Requirement.positive("BG/NBD", "a", a);
    Requirement.positive("BG/NBD", "b", b);
  }

  @Override
  public PurchaseModelFamily family() {
    return PurchaseModelFamily.BG_NBD;
  }

  @Override
  public double[] parameters() {
    return new double[] {r, alpha, a, b};
  }

  @Override
  public GivenPurchases given(int x) {
    return new BetaGeometricPurchases(r, alpha, a, b, x, x);
  }

  @Override
  public double expectedPurchases(double t) {
    return BetaGeometricExpectation.of(r, alpha, a, b, t);
  }

  /**
   * P(X(t) = n), the probability that a new customer makes {@code n} repeat purchases until age
   * {@code t} (equation 8 of the paper). The probability of n or more purchases while there, which
   * the paper writes as 1 less a sum, is a regularised incomplete beta function, so that small
   * probabilities keep their digits.
   */
  public double probabilityOfPurchases(int n, double t) {
    if (t == 0) {
      return n == 0 ? 1 : 0;
    }
    double z = t / (alpha + t);
    double logStays =
        LogScale.logRising(b, n)
            - LogScale.logRising(a + b, n)
            + LogScale.logRising(r, n)
            - LogScale.logRising(1, n)
            - r * Math.log1p(t / alpha)
            + n * Math.log(z);
    if (n == 0) {
      return Math.exp(logStays);
    }
    double logLeaves =
        Math.log(a)
            - Math.log(a + b + n - 1)
            + LogScale.logRising(b, n - 1)
            - LogScale.logRising(a + b, n - 1);
    return Math.exp(logStays) + Math.exp(logLeaves) * Beta.regularizedBeta(z, n, r);
  }
}

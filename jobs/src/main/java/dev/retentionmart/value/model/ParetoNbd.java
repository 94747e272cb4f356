package dev.retentionmart.value.model;

/**
 * Pareto/NBD (D. C. Schmittlein, D. G. Morrison, R. Colombo 1987, "Counting your customers: who are
 * they and what will they do next?", Management Science 33; P. S. Fader, B. G. S. Hardie 2005, "A
 * note on deriving the Pareto/NBD model and related expressions"). A customer buys at a rate and
 * leaves at a rate of their own, at any time, purchase or not.
 *
 * @param r shape of the gamma distribution of purchase rates
 * @param alpha its rate, in the time unit: the mean purchase rate is r / alpha
 * @param s shape of the gamma distribution of rates of leaving
 * @param beta its rate, in the time unit: the mean rate of leaving is s / beta
 */
public record ParetoNbd(double r, double alpha, double s, double beta) implements PurchaseModel {
  public ParetoNbd {
    Requirement.positive("Pareto/NBD", "r", r);
    Requirement.positive("Pareto/NBD", "alpha", alpha);
    Requirement.positive("Pareto/NBD", "s", s);
    Requirement.positive("Pareto/NBD", "beta", beta);
  }

  @Override
  public PurchaseModelFamily family() {
    return PurchaseModelFamily.PARETO_NBD;
  }

  @Override
  public double[] parameters() {
    return new double[] {r, alpha, s, beta};
  }

  @Override
  public GivenPurchases given(int x) {
    return new ParetoPurchases(r, alpha, s, beta, x);
  }

  @Override
  public double expectedPurchases(double t) {
    return expectedPurchases(r, alpha, s, beta, t);
  }

  /**
   * rβ/α(s−1) · (1 − (β/(β+t))^(s−1)) for a customer who is there at time 0, written so that s = 1
   * is no special case but the limit that it is, rβ/α · log((β+t)/β).
   */
  static double expectedPurchases(double r, double alpha, double s, double beta, double t) {
    double logAge = Math.log1p(t / beta);
    double exponent = (1 - s) * logAge;
    double growth = Math.abs(exponent) < 1e-300 ? 1 : Math.expm1(exponent) / exponent;
    return r / alpha * beta * logAge * growth;
  }
}

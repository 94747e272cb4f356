package dev.retentionmart.value.model;

/**
 * MBG/NBD, the modified BG/NBD model (E. P. Batislam, M. Denizel, A. Filiztekin 2007, "Empirical
 * validation and comparison of models for customer base analysis", International Journal of
 * Research in Marketing 24; the same as the CBG/NBD of D. Hoppe, U. Wagner 2007, "Customer base
 * analysis: the case for a central variant of the betageometric/NBD model", Marketing ZFP 29). As
 * {@link BgNbd}, but a customer may also leave right after the first purchase.
 *
 * @param r shape of the gamma distribution of purchase rates
 * @param alpha its rate, in the time unit: the mean purchase rate is r / alpha
 * @param a first parameter of the beta distribution of the probability to leave
 * @param b second parameter: the mean probability is a / (a + b)
 */
public record MbgNbd(double r, double alpha, double a, double b) implements PurchaseModel {
  public MbgNbd {
    Requirement.positive("MBG/NBD", "r", r);
    Requirement.positive("MBG/NBD", "alpha", alpha);
    Requirement.positive("MBG/NBD", "a", a);
    Requirement.positive("MBG/NBD", "b", b);
  }

  @Override
  public PurchaseModelFamily family() {
    return PurchaseModelFamily.MBG_NBD;
  }

  @Override
  public double[] parameters() {
    return new double[] {r, alpha, a, b};
  }

  @Override
  public GivenPurchases given(int x) {
    return new BetaGeometricPurchases(r, alpha, a, b, x, x + 1);
  }

  /** The share who stay after the first purchase, times what a BG/NBD expects of them. */
  @Override
  public double expectedPurchases(double t) {
    return b / (a + b) * BetaGeometricExpectation.of(r, alpha, a, b + 1, t);
  }
}

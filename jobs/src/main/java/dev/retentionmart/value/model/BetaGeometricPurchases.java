package dev.retentionmart.value.model;

/**
 * Purchases at a gamma-mixed rate, and after some of them the toss of a coin that decides whether
 * the customer leaves, its bias beta-mixed: what BG/NBD and MBG/NBD share. They differ in when the
 * coin is tossed, so in the number of tosses that a customer with x repeat purchases has survived
 * if still here: x in BG/NBD, x + 1 in MBG/NBD.
 *
 * <p>With m tosses, the likelihood is (Fader, Hardie, Lee 2005, equation 6) Γ(r+x) α^r / Γ(r) ·
 * B(a, b+m) / B(a, b) · (α+T)^−(r+x) · (1 + δ), where δ = a / (b+m−1) · ((α+T) / (α+t_x))^(r+x) are
 * the odds that the last toss was lost; 0 where there was none.
 */
final class BetaGeometricPurchases implements GivenPurchases {
  private final double r;
  private final double alpha;
  private final double a;
  private final double b;
  private final int tosses;

  /** r + x: shape of the purchase rate, now that x purchases were seen. */
  private final double shape;

  private final double logConstant;
  private final double logLastTossOdds;
  private final double slopeR;
  private final double slopeA;
  private final double slopeB;

  BetaGeometricPurchases(double r, double alpha, double a, double b, int x, int tosses) {
    Requirement.repeatPurchases(x);
    this.r = r;
    this.alpha = alpha;
    this.a = a;
    this.b = b;
    this.tosses = tosses;
    shape = r + x;
    logConstant =
        LogScale.logRising(r, x)
            + r * Math.log(alpha)
            + LogScale.logRising(b, tosses)
            - LogScale.logRising(a + b, tosses);
    logLastTossOdds = tosses == 0 ? Double.NEGATIVE_INFINITY : Math.log(a / (b + tosses - 1));
    slopeR = LogScale.logRisingSlope(r, x) + Math.log(alpha);
    slopeA = -LogScale.logRisingSlope(a + b, tosses);
    slopeB = LogScale.logRisingSlope(b, tosses) + slopeA;
  }

  @Override
  public double logLikelihood(double recency, double age) {
    return logConstant
        - shape * Math.log(alpha + age)
        + LogScale.logOnePlusExp(logOddsGone(recency, age));
  }

  @Override
  public double addLogLikelihood(double recency, double age, double customers, double[] gradient) {
    double logAge = Math.log(alpha + age);
    double logSilence = logSilence(recency, age);
    double logOddsGone = logLastTossOdds + shape * logSilence;
    double gone = LogScale.logistic(logOddsGone);
    gradient[0] += customers * r * (slopeR - logAge + gone * logSilence);
    gradient[1] +=
        customers * (r - shape * alpha * ((1 - gone) / (alpha + age) + gone / (alpha + recency)));
    gradient[2] += customers * (a * slopeA + gone);
    gradient[3] += customers * b * (slopeB - (tosses == 0 ? 0 : gone / (b + tosses - 1)));
    return customers * (logConstant - shape * logAge + LogScale.logOnePlusExp(logOddsGone));
  }

  @Override
  public double probabilityAlive(double recency, double age) {
    return LogScale.logistic(-logOddsGone(recency, age));
  }

  @Override
  public double[] slopesOfLogProbabilityAlive(double recency, double age) {
    double gone = LogScale.logistic(logOddsGone(recency, age));
    return new double[] {
      -gone * r * logSilence(recency, age),
      -gone * shape * alpha * (1 / (alpha + age) - 1 / (alpha + recency)),
      -gone,
      tosses == 0 ? 0 : gone * b / (b + tosses - 1)
    };
  }

  @Override
  public double expectedPurchasesIfAlive(double age, double t) {
    return BetaGeometricExpectation.of(shape, alpha + age, a, b + tosses, t);
  }

  private double logOddsGone(double recency, double age) {
    return logLastTossOdds + shape * logSilence(recency, age);
  }

  /** log((α+T) / (α+t_x)). */
  private double logSilence(double recency, double age) {
    return Math.log1p((age - recency) / (alpha + recency));
  }
}

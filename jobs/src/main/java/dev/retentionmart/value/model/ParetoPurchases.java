package dev.retentionmart.value.model;

/**
 * Customers with x repeat purchases in the Pareto/NBD model. Of the two ways in which they may have
 * come to be silent since t_x, the likelihood (Fader, Hardie 2005) is the sum, Γ(r+x) α^r β^s /
 * Γ(r) · (g(T) · P(buys before leaving after T) + g(t_x) · P(leaves before buying after t_x)), with
 * g(t) = (α+t)^−(r+x) (β+t)^−s; both probabilities are {@link ParetoRace races}. The usual form
 * subtracts instead, and loses its digits where T is near t_x.
 */
final class ParetoPurchases implements GivenPurchases {
  private final double r;
  private final double alpha;
  private final double s;
  private final double beta;

  /** r + x: shape of the purchase rate, now that x purchases were seen. */
  private final double shape;

  private final double logConstant;
  private final double slopeR;
  private final ParetoRace buysFirst;
  private final ParetoRace leavesFirst;

  ParetoPurchases(double r, double alpha, double s, double beta, int x) {
    Requirement.repeatPurchases(x);
    this.r = r;
    this.alpha = alpha;
    this.s = s;
    this.beta = beta;
    shape = r + x;
    logConstant = LogScale.logRising(r, x) + r * Math.log(alpha) + s * Math.log(beta);
    slopeR = LogScale.logRisingSlope(r, x) + Math.log(alpha);
    buysFirst = new ParetoRace(s, shape, beta, alpha);
    leavesFirst = new ParetoRace(shape, s, alpha, beta);
  }

  @Override
  public double logLikelihood(double recency, double age) {
    return logConstant + logBoth(recency, age);
  }

  @Override
  public double addLogLikelihood(double recency, double age, double customers, double[] gradient) {
    ParetoRace.LogProbability later = buysFirst.withSlopes(age);
    ParetoRace.LogProbability before = leavesFirst.withSlopes(recency);
    double logLater = logNeither(age) + later.value();
    double logBefore = logNeither(recency) + before.value();
    double weight = LogScale.logistic(logLater - logBefore);

    double byR =
        weight * (later.slopeV() - Math.log(alpha + age))
            + (1 - weight) * (before.slopeU() - Math.log(alpha + recency));
    double byAlpha =
        weight * (later.slopeQ() - shape / (alpha + age))
            + (1 - weight) * (before.slopeP() - shape / (alpha + recency));
    double byS =
        weight * (later.slopeU() - Math.log(beta + age))
            + (1 - weight) * (before.slopeV() - Math.log(beta + recency));
    double byBeta =
        weight * (later.slopeP() - s / (beta + age))
            + (1 - weight) * (before.slopeQ() - s / (beta + recency));
    gradient[0] += customers * r * (slopeR + byR);
    gradient[1] += customers * (r + alpha * byAlpha);
    gradient[2] += customers * s * (Math.log(beta) + byS);
    gradient[3] += customers * (s + beta * byBeta);
    return customers * (logConstant + LogScale.logSum(logLater, logBefore));
  }

  @Override
  public double probabilityAlive(double recency, double age) {
    return Math.min(1, Math.exp(logNeither(age) - logBoth(recency, age)));
  }

  /** Of what both have in common the derivatives cancel; what is left are those of log g(T). */
  @Override
  public double[] slopesOfLogProbabilityAlive(double recency, double age) {
    double[] ofBoth = new double[4];
    addLogLikelihood(recency, age, 1, ofBoth);
    return new double[] {
      r * (slopeR - Math.log(alpha + age)) - ofBoth[0],
      r - shape * alpha / (alpha + age) - ofBoth[1],
      s * (Math.log(beta) - Math.log(beta + age)) - ofBoth[2],
      s - s * beta / (beta + age) - ofBoth[3]
    };
  }

  @Override
  public double expectedPurchasesIfAlive(double age, double t) {
    return ParetoNbd.expectedPurchases(shape, alpha + age, s, beta + age, t);
  }

  private double logBoth(double recency, double age) {
    return LogScale.logSum(
        logNeither(age) + buysFirst.logProbability(age),
        logNeither(recency) + leavesFirst.logProbability(recency));
  }

  /** log g(t): neither a further purchase nor leaving until t. */
  private double logNeither(double t) {
    return -shape * Math.log(alpha + t) - s * Math.log(beta + t);
  }
}

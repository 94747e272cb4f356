package dev.retentionmart.value.model;

/**
 * What a purchase model says of customers with one number x of repeat purchases. Ages are in the
 * model's time unit, with 0 ≤ {@code recency} ≤ {@code age}, and {@code recency} 0 where x = 0. All
 * answers are finite. Not safe for use by several threads.
 */
public interface GivenPurchases {

  /**
   * Log-likelihood of a customer's purchase times, as in the papers: the density of the x times,
   * without the factorial that does not depend on the parameters.
   *
   * @param recency t_x, age at the last purchase
   * @param age T, age now
   */
  double logLikelihood(double recency, double age);

  /**
   * Log-likelihood of {@code customers} customers alike; adds its derivatives by the logarithms of
   * the parameters to {@code gradient}.
   */
  double addLogLikelihood(double recency, double age, double customers, double[] gradient);

  /** The probability that such a customer still buys, 0 to 1. */
  double probabilityAlive(double recency, double age);

  /**
   * Derivatives of log {@link #probabilityAlive} by the logarithms of the parameters, in their
   * order.
   */
  double[] slopesOfLogProbabilityAlive(double recency, double age);

  /**
   * Expected number of purchases in the next {@code t} units of time of a customer who is known to
   * buy still; 0 for t = 0. What she did before age {@code age} counts only by its number.
   */
  double expectedPurchasesIfAlive(double age, double t);

  /** Expected number of purchases in the next {@code t} units of time; 0 for t = 0. */
  default double expectedPurchases(double recency, double age, double t) {
    return probabilityAlive(recency, age) * expectedPurchasesIfAlive(age, t);
  }
}

package dev.retentionmart.value.model;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Beta;

/**
 * Expected number of purchases until time t of a customer who is there at time 0 and may leave
 * after each purchase: BG/NBD's E[X(t)].
 *
 * <p>The paper's closed form (Fader, Hardie, Lee 2005, equation 9), (a+b−1)/(a−1) · (1 −
 * (α/(α+t))^r ₂F₁(r, b; a+b−1; t/(α+t))), divides zero by zero at a = 1 and subtracts numbers
 * nearly equal near it, and for a + b ≤ 1 its hypergeometric function changes sign. Both ways taken
 * here add positive numbers only:
 *
 * <ul>
 *   <li>A series: were there no leaving, n purchases would have the negative binomial probability
 *       P(n) = Γ(r+n)/(Γ(r) n!) · (α/(α+t))^r (t/(α+t))^n, and of n purchases the customer stays
 *       for d(n) = Σ_{k&lt;n} (b)_k/(a+b)_k. The expectation is Σ P(n) d(n). Inserting the closed
 *       form of d(n) gives the paper's.
 *   <li>Where that would take thousands of terms, or start below the smallest number: the integral
 *       of (1 − (1 + pt/α)^−r)/p over the beta distribution of p, in log odds of p, by the
 *       trapezoidal rule, which converges exponentially on the whole line (Trefethen, Weideman
 *       2014, "The exponentially convergent trapezoidal rule").
 * </ul>
 */
final class BetaGeometricExpectation {
  private static final double NEGLIGIBLE = 1e-17;
  private static final double MAX_TERMS = 2000;
  private static final double MAX_EXPONENT = 600;

  private BetaGeometricExpectation() {}

  static double of(double r, double alpha, double a, double b, double t) {
    double purchases = r * t / alpha;
    double terms = 2 * purchases + 40 * (1 + t / alpha);
    return terms < MAX_TERMS && r * Math.log1p(t / alpha) < MAX_EXPONENT
        ? series(r, alpha, a, b, t)
        : integral(r, alpha, a, b, t);
  }

  static double series(double r, double alpha, double a, double b, double t) {
    double z = t / (alpha + t);
    double probability = Math.exp(-r * Math.log1p(t / alpha));
    double stays = 1;
    double purchasesMade = 0;
    double sum = 0;
    double term;
    double growth;
    int n = 0;
    do {
      purchasesMade += stays;
      stays *= (b + n) / (a + b + n);
      growth = z * (r + n) / (n + 1);
      probability *= growth;
      term = probability * purchasesMade;
      sum += term;
      n++;
    } while (growth >= 1 || term > NEGLIGIBLE * (1 - z) * sum);
    return sum;
  }

  static double integral(double r, double alpha, double a, double b, double t) {
    double logBeta = Beta.logBeta(a, b);
    DoubleUnaryOperator integrand =
        logOdds -> density(logOdds, a, b, logBeta) * purchasesUntil(logOdds, r, alpha, t);
    double step = Math.min(0.2, 0.6 * Math.sqrt(1 / a + 1 / b));
    double mode = Math.log(a / b);
    // Past these, all but the density's tails is constant.
    double left = -40 - Math.log(1 + b + (1 + r) * t / alpha);
    double right = 40 + Math.log(1 + a + r);
    return step
        * (sum(integrand, mode, step, right, b) + sum(integrand, mode - step, -step, left, a));
  }

  /**
   * The sum of a function from one point on, until only rounding is left. From {@code end} on the
   * function decays exponentially, and the sum of the rest is known.
   */
  private static double sum(
      DoubleUnaryOperator function, double from, double step, double end, double decay) {
    double sum = 0;
    double value;
    double point = from;
    do {
      value = function.applyAsDouble(point);
      sum += value;
      point += step;
    } while ((end - point) * step > 0 && value > NEGLIGIBLE * sum);
    return sum + value / Math.expm1(decay * Math.abs(step));
  }

  /** The beta density of p, per unit of log odds. */
  private static double density(double logOdds, double a, double b, double logBeta) {
    return Math.exp(
        -a * LogScale.logOnePlusExp(-logOdds) - b * LogScale.logOnePlusExp(logOdds) - logBeta);
  }

  /** Expected purchases until t of a customer who leaves after each with probability p. */
  private static double purchasesUntil(double logOdds, double r, double alpha, double t) {
    double p = LogScale.logistic(logOdds);
    return -Math.expm1(-r * Math.log1p(p * t / alpha)) / p;
  }
}

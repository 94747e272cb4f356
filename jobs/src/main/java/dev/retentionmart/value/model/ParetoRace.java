package dev.retentionmart.value.model;

/**
 * Two clocks that ring at random at gamma-mixed rates, so after Pareto-distributed times: the one
 * of shape u and scale p, the other of shape v and scale q. Neither has rung until t; this is the
 * probability that the other rings first, ∫_t^∞ v (q+y)^−(v+1) (p+y)^−u dy · (p+t)^u (q+t)^v.
 *
 * <p>The integral of the Pareto/NBD likelihood, as P. S. Fader, B. G. S. Hardie 2005, "A note on
 * deriving the Pareto/NBD model and related expressions", write it with ₂F₁(u+v, ·; u+v+1; ·).
 * Euler's transformation gives, with R = u + v,
 *
 * <ul>
 *   <li>for p ≥ q: v/R · ₂F₁(1, u; R+1; (p−q)/(p+t))
 *   <li>for p &lt; q: v/R · (p+t)/(q+t) · ₂F₁(1, v+1; R+1; (q−p)/(q+t))
 * </ul>
 *
 * which meet at v/R where p = q: no special case, and nothing is subtracted. Not safe for use by
 * several threads.
 */
final class ParetoRace {
  private final double u;
  private final double v;
  private final double p;
  private final double q;
  private final UnitHypergeometric hypergeometric;

  // The last answers: customers come in the order of t_x, and many have the same.
  private double lastValueTime = Double.NaN;
  private double lastValue;
  private double lastTime = Double.NaN;
  private LogProbability last;

  ParetoRace(double u, double v, double p, double q) {
    this.u = u;
    this.v = v;
    this.p = p;
    this.q = q;
    hypergeometric = new UnitHypergeometric(p >= q ? u : v + 1, u + v + 1);
  }

  /** The logarithm of the probability and its derivatives. */
  record LogProbability(double value, double slopeU, double slopeV, double slopeP, double slopeQ) {}

  double logProbability(double t) {
    if (t != lastValueTime) {
      lastValue = valueAt(t);
      lastValueTime = t;
    }
    return lastValue;
  }

  private double valueAt(double t) {
    if (p >= q) {
      return Math.log(v / (u + v) * hypergeometric.at((p - q) / (p + t)));
    }
    return Math.log(v / (u + v) * ((p + t) / (q + t)) * hypergeometric.at((q - p) / (q + t)));
  }

  LogProbability withSlopes(double t) {
    if (t != lastTime) {
      last = slopesAt(t);
      lastTime = t;
    }
    return last;
  }

  private LogProbability slopesAt(double t) {
    double share = v / (u + v);
    double slopeU = -1 / (u + v);
    double slopeV = 1 / v - 1 / (u + v);
    if (p >= q) {
      UnitHypergeometric.Value f = hypergeometric.withSlopes((p - q) / (p + t));
      return new LogProbability(
          Math.log(share * f.value()),
          slopeU + f.logSlopeB() + f.logSlopeC(),
          slopeV + f.logSlopeC(),
          f.logSlopeZ() * (q + t) / ((p + t) * (p + t)),
          -f.logSlopeZ() / (p + t));
    }
    UnitHypergeometric.Value f = hypergeometric.withSlopes((q - p) / (q + t));
    return new LogProbability(
        Math.log(share * ((p + t) / (q + t)) * f.value()),
        slopeU + f.logSlopeC(),
        slopeV + f.logSlopeB() + f.logSlopeC(),
        1 / (p + t) - f.logSlopeZ() / (q + t),
        -1 / (q + t) + f.logSlopeZ() * (p + t) / ((q + t) * (q + t)));
  }
}

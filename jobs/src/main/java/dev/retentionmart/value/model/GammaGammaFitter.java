package dev.retentionmart.value.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits the Gamma-Gamma model. p and q may be 0.0001 to 10,000, γ as much either way of the mean
 * value; of a pooled fit, all parameters as much either way of the parent's. Starts: few and many
 * different customers, each with the mean observed.
 */
public final class GammaGammaFitter {
  private GammaGammaFitter() {}

  /** Fits to one group. Refused without customers, and where q ≤ 1, with its numbers. */
  public static Fit fit(SpendTable table) {
    if (table.size() == 0) {
      return refusedAsEmpty();
    }
    double mean = table.meanOfMeans();
    List<double[]> starts = new ArrayList<>();
    for (double p : new double[] {1, 4, 16}) {
      for (double q : new double[] {1.5, 3, 9}) {
        starts.add(LogLikelihood.log(p, q, mean * (q - 1) / p));
      }
    }
    return fit(table, LogLikelihood.log(1, 1, mean), starts, Optional.empty());
  }

  /**
   * Fits to a part of a parent group, drawn towards the parent's parameters: to second order as if
   * {@code pseudoCustomers} of the parent's customers were in the group too. Refused as without.
   *
   * @throws IllegalArgumentException for a parent whose fit is not healthy
   */
  public static Fit fit(SpendTable table, Fit parent, double pseudoCustomers) {
    Pooling pooling = new Pooling(parent, pseudoCustomers);
    if (table.size() == 0) {
      return refusedAsEmpty();
    }
    return fit(table, pooling.centre(), List.of(pooling.centre()), Optional.of(pooling));
  }

  private static Fit refusedAsEmpty() {
    return Fit.refused(GammaGamma.PARAMETER_NAMES, 0, "no returning customers");
  }

  private static Fit fit(
      SpendTable table, double[] centre, List<double[]> starts, Optional<Pooling> pooling) {
    SpendTable part = table.thinned(MaximumLikelihood.ENOUGH_ROWS);
    Objective objective = objective(table, centre, pooling);
    Objective rough = part == table ? objective : objective(part, centre, pooling);
    Optimum optimum = MaximumLikelihood.find(objective, rough, starts);
    Fit fit =
        Fit.of(
            GammaGamma.PARAMETER_NAMES,
            table.totalCustomers(),
            pooling.map(Pooling::pseudoCustomers).orElse(0.0),
            optimum);
    return GammaGamma.of(fit.parameters()).hasFiniteMean()
        ? fit
        : fit.refusedBecause("q <= 1: the expected order value is infinite");
  }

  private static Objective objective(SpendTable table, double[] centre, Optional<Pooling> pooling) {
    return new Objective(likelihood(table), table.totalCustomers(), centre, pooling);
  }

  static LogLikelihood likelihood(SpendTable table) {
    return (logParameters, gradient) ->
        GammaGamma.of(LogLikelihood.exp(logParameters)).logLikelihood(table, gradient);
  }
}

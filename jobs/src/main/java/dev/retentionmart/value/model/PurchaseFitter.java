package dev.retentionmart.value.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits purchase models. Shapes may be 0.0001 to 10,000, times as much either way of the customers'
 * mean age; of a pooled fit, all parameters as much either way of the parent's. A grid of starts
 * has purchase rates around the one observed and customers who leave early or late.
 */
public final class PurchaseFitter {
  private PurchaseFitter() {}

  /**
   * Fits to one group. Refused without customers, without a repeat purchase or where all ages are
   * 0, since then every rate is as likely as any other.
   */
  public static PurchaseFit fit(PurchaseModelFamily family, RecencyFrequencyTable table) {
    String reason = null;
    if (table.size() == 0) {
      reason = "no customers";
    } else if (table.totalPurchases() == 0) {
      reason = "no repeat purchases";
    } else if (table.totalAge() == 0) {
      reason = "no time has passed";
    }
    if (reason != null) {
      return refused(family, table, reason);
    }
    double meanAge = table.totalAge() / table.totalCustomers();
    double[] centre = LogLikelihood.log(1, meanAge, 1, 1);
    if (family == PurchaseModelFamily.PARETO_NBD) {
      centre[3] = Math.log(meanAge);
    }
    return fit(family, table, centre, starts(family, table, meanAge), Optional.empty());
  }

  /**
   * Fits the parent group's model to a part of it, drawn towards the parent's parameters: to second
   * order as if {@code pseudoCustomers} of the parent's customers were in the group too. Refused
   * without customers only.
   *
   * @throws IllegalArgumentException for a parent whose fit is not healthy
   */
  public static PurchaseFit fit(
      RecencyFrequencyTable table, PurchaseFit parent, double pseudoCustomers) {
    Pooling pooling = new Pooling(parent.fit(), pseudoCustomers);
    PurchaseModelFamily family = parent.family();
    if (table.size() == 0) {
      return refused(family, table, "no customers");
    }
    double[] centre = pooling.centre();
    return fit(family, table, centre, List.of(centre), Optional.of(pooling));
  }

  private static PurchaseFit fit(
      PurchaseModelFamily family,
      RecencyFrequencyTable table,
      double[] centre,
      List<double[]> starts,
      Optional<Pooling> pooling) {
    RecencyFrequencyTable part = table.thinned(MaximumLikelihood.ENOUGH_ROWS);
    Objective objective = objective(family, table, centre, pooling);
    Objective rough = part == table ? objective : objective(family, part, centre, pooling);
    Optimum optimum = MaximumLikelihood.find(objective, rough, starts);
    return new PurchaseFit(
        family,
        Fit.of(
            family.parameterNames(),
            table.totalCustomers(),
            pooling.map(Pooling::pseudoCustomers).orElse(0.0),
            optimum));
  }

  private static Objective objective(
      PurchaseModelFamily family,
      RecencyFrequencyTable table,
      double[] centre,
      Optional<Pooling> pooling) {
    return new Objective(likelihood(family, table), table.totalCustomers(), centre, pooling);
  }

  private static PurchaseFit refused(
      PurchaseModelFamily family, RecencyFrequencyTable table, String reason) {
    return new PurchaseFit(
        family, Fit.refused(family.parameterNames(), table.totalCustomers(), reason));
  }

  private static List<double[]> starts(
      PurchaseModelFamily family, RecencyFrequencyTable table, double meanAge) {
    double rate = table.totalPurchases() / table.totalAge();
    List<double[]> starts = new ArrayList<>();
    for (double r : new double[] {0.3, 1, 3}) {
      for (double leaving : new double[] {0.1, 0.5, 1}) {
        double alpha = r / (rate * (1 + leaving));
        double last = family == PurchaseModelFamily.PARETO_NBD ? meanAge : 2;
        starts.add(LogLikelihood.log(r, alpha, leaving, last));
      }
    }
    return starts;
  }

  static LogLikelihood likelihood(PurchaseModelFamily family, RecencyFrequencyTable table) {
    return new LogLikelihood() {
      @Override
      public double at(double[] logParameters) {
        return family.of(LogLikelihood.exp(logParameters)).logLikelihood(table);
      }

      @Override
      public double at(double[] logParameters, double[] gradient) {
        return family.of(LogLikelihood.exp(logParameters)).logLikelihood(table, gradient);
      }
    };
  }
}

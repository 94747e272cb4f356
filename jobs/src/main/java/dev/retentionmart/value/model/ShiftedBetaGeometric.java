package dev.retentionmart.value.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * sBG, the shifted beta-geometric model of contracts (P. S. Fader, B. G. S. Hardie 2007, "How to
 * project customer retention", Journal of Interactive Marketing 21). At each renewal a customer
 * leaves with a probability of their own, beta-distributed between customers; retention rates rise
 * with tenure because those who leave easily have left.
 *
 * @param alpha first parameter of the beta distribution of the probability to leave
 * @param beta second parameter: the mean probability is alpha / (alpha + beta)
 */
public record ShiftedBetaGeometric(double alpha, double beta) implements Serializable {
  /** The parameters' names, in order. */
  public static final List<String> PARAMETER_NAMES = List.of("alpha", "beta");

  public ShiftedBetaGeometric {
    Requirement.positive("sBG", "alpha", alpha);
    Requirement.positive("sBG", "beta", beta);
  }

  /**
   * Fits to a survival table. Parameters may be 0.0001 to 10,000. Refused without customers or
   * renewals, and where nobody left or everybody did at once: the parameters are then infinite.
   */
  public static Fit fit(SurvivalTable table) {
    String reason = null;
    if (table.atStart() == 0) {
      reason = "no customers";
    } else if (table.renewals() == 0) {
      reason = "no renewals";
    } else if (table.atEnd() == table.atStart()) {
      reason = "nobody left";
    } else if (table.lost(1) == table.atStart()) {
      reason = "everybody left at the first renewal";
    }
    if (reason != null) {
      return Fit.refused(PARAMETER_NAMES, table.atStart(), reason);
    }
    List<double[]> starts = new ArrayList<>();
    for (double leaving : new double[] {0.05, 0.2, 0.5}) {
      for (double both : new double[] {0.5, 2, 10}) {
        starts.add(LogLikelihood.log(leaving * both, (1 - leaving) * both));
      }
    }
    Objective objective =
        new Objective(likelihood(table), table.atStart(), new double[2], Optional.empty());
    return Fit.of(
        PARAMETER_NAMES, table.atStart(), 0, MaximumLikelihood.find(objective, objective, starts));
  }

  /** S(t) = B(α, β+t) / B(α, β): the share who are there after {@code renewals} renewals. */
  public double survivor(int renewals) {
    return Math.exp(logSurvivor(renewals));
  }

  /** r(t) = (β+t−1) / (α+β+t−1): of those there, the share who renew the t-th time, from 1. */
  public double retentionRate(int renewal) {
    return (beta + renewal - 1) / (alpha + beta + renewal - 1);
  }

  /**
   * Expected number of payments of a new customer, discounted to the first, which is paid at once:
   * Σ S(t) / (1+d)^t = ₂F₁(1, β; α+β; 1/(1+d)) (P. S. Fader, B. G. S. Hardie 2010, "Customer-base
   * valuation in a contractual setting: the perils of ignoring heterogeneity", Marketing Science
   * 29).
   *
   * @param discountRate d per renewal period, more than 0, as 0.1 for 10 %
   */
  public double discountedLifetime(double discountRate) {
    Requirement.positive("discounted lifetime", "discount rate", discountRate);
    return new UnitHypergeometric(beta, alpha + beta).at(1 / (1 + discountRate));
  }

  /**
   * Expected number of payments still to come from a customer who has renewed {@code renewals}
   * times and now decides again, discounted to that decision: the retention rate times the lifetime
   * of those who stay (the same paper).
   *
   * @param discountRate d per renewal period, more than 0, as 0.1 for 10 %
   */
  public double discountedResidualLifetime(int renewals, double discountRate) {
    ShiftedBetaGeometric afterRenewal = new ShiftedBetaGeometric(alpha, beta + renewals + 1);
    return retentionRate(renewals + 1) * afterRenewal.discountedLifetime(discountRate);
  }

  /** Log-likelihood of a survival table. */
  public double logLikelihood(SurvivalTable table) {
    return logLikelihood(table, new double[2]);
  }

  private double logLikelihood(SurvivalTable table, double[] gradient) {
    double sum = 0;
    for (int renewal = 1; renewal <= table.renewals(); renewal++) {
      double lost = (double) table.lost(renewal);
      double sumBefore = alpha + beta + renewal - 1;
      sum += lost * (logSurvivor(renewal - 1) + Math.log(alpha / sumBefore));
      addSurvivorSlopes(renewal - 1, lost, gradient);
      gradient[0] += lost * (1 - alpha / sumBefore);
      gradient[1] -= lost * beta / sumBefore;
    }
    double kept = (double) table.atEnd();
    addSurvivorSlopes(table.renewals(), kept, gradient);
    return sum + kept * logSurvivor(table.renewals());
  }

  private double logSurvivor(int renewals) {
    return LogScale.logRising(beta, renewals) - LogScale.logRising(alpha + beta, renewals);
  }

  private void addSurvivorSlopes(int renewals, double customers, double[] gradient) {
    double both = LogScale.logRisingSlope(alpha + beta, renewals);
    gradient[0] -= customers * alpha * both;
    gradient[1] += customers * beta * (LogScale.logRisingSlope(beta, renewals) - both);
  }

  static LogLikelihood likelihood(SurvivalTable table) {
    return (logParameters, gradient) -> {
      double[] parameters = LogLikelihood.exp(logParameters);
      return new ShiftedBetaGeometric(parameters[0], parameters[1]).logLikelihood(table, gradient);
    };
  }
}

package dev.retentionmart.value.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is minimised: the negative log-likelihood per customer, penalty included, over a box of
 * logarithms of parameters. Counts how often it was asked.
 */
final class Objective {
  /** How far from the centre of the box its walls are: a factor of 10,000 either way. */
  private static final double HALF_WIDTH = Math.log(10_000);

  private final LogLikelihood likelihood;
  private final Optional<Pooling> pooling;
  private final double perCustomer;
  private final double[] centre;
  private int evaluations;

  /**
   * @param centre logarithms of parameters of the usual size, in the units of the data
   */
  Objective(LogLikelihood likelihood, long customers, double[] centre, Optional<Pooling> pooling) {
    this.likelihood = likelihood;
    this.pooling = pooling;
    this.perCustomer = 1 / (customers + pooling.map(Pooling::pseudoCustomers).orElse(0.0));
    this.centre = centre.clone();
  }

  int size() {
    return centre.length;
  }

  int evaluations() {
    return evaluations;
  }

  double lower(int parameter) {
    return centre[parameter] - HALF_WIDTH;
  }

  double upper(int parameter) {
    return centre[parameter] + HALF_WIDTH;
  }

  double value(double[] point) {
    evaluations++;
    double penalty = pooling.map(prior -> prior.penalty(point)).orElse(0.0);
    return finite((penalty - likelihood.at(point)) * perCustomer);
  }

  /** The value; sets {@code gradient} to its derivatives. */
  double value(double[] point, double[] gradient) {
    evaluations++;
    Arrays.fill(gradient, 0);
    double logLikelihood = likelihood.at(point, gradient);
    double penalty = pooling.map(prior -> prior.addPenalty(point, gradient)).orElse(0.0);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = -gradient[i] * perCustomer;
    }
    return finite((penalty - logLikelihood) * perCustomer);
  }

  double logLikelihood(double[] point) {
    return likelihood.at(point);
  }

  /** How many customers, pseudo-customers included. */
  double weight() {
    return 1 / perCustomer;
  }

  /** An optimiser compares values, and nothing compares with NaN. */
  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.MAX_VALUE;
  }
}

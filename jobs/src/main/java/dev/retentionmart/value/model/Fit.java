package dev.retentionmart.value.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What came of fitting a model by maximum likelihood. Immutable. All numbers are finite; where
 * nothing could be fitted there are none, and {@link #refusal()} says why.
 */
public final class Fit {
  /** Step of the numerical derivatives, in logarithms of the parameters. */
  private static final double STEP = 1e-4;

  private final List<String> parameterNames;
  private final long customers;
  private final double pseudoCustomers;
  private final Optimum optimum;
  private final String refusal;

  private Fit(
      List<String> parameterNames,
      long customers,
      double pseudoCustomers,
      Optimum optimum,
      String refusal) {
    this.parameterNames = List.copyOf(parameterNames);
    this.customers = customers;
    this.pseudoCustomers = pseudoCustomers;
    this.optimum = optimum;
    this.refusal = refusal;
  }

  static Fit of(
      List<String> parameterNames, long customers, double pseudoCustomers, Optimum optimum) {
    return new Fit(parameterNames, customers, pseudoCustomers, optimum, null);
  }

  /** Nothing was fitted. */
  static Fit refused(List<String> parameterNames, long customers, String reason) {
    return new Fit(parameterNames, customers, 0, Optimum.NONE, reason);
  }

  /** The same numbers, with a reason why they must not be used. */
  Fit refusedBecause(String reason) {
    return new Fit(parameterNames, customers, pseudoCustomers, optimum, reason);
  }

  /** Why the fit must not be used; empty for one that may be. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether there are parameters: a fit may be refused for what they are. */
  public boolean hasParameters() {
    return optimum.logParameters().length > 0;
  }

  /** Whether the fit converged, away from all bounds, and was not refused. */
  public boolean isHealthy() {
    return isUsable() && parametersOnBounds().isEmpty();
  }

  /**
   * Whether the fit converged and was not refused. On a bound it is still the likeliest that there
   * is: a limit of the model, such as customers who never leave.
   */
  public boolean isUsable() {
    return refusal == null && converged();
  }

  /** In the order of all the arrays. */
  public List<String> parameterNames() {
    return parameterNames;
  }

  /** Empty where nothing could be fitted. */
  public double[] parameters() {
    return LogLikelihood.exp(optimum.logParameters());
  }

  /** Natural logarithms of {@link #parameters()}. */
  public double[] logParameters() {
    return optimum.logParameters().clone();
  }

  /**
   * Covariance matrix of the logarithms of the parameters: the inverse of the Hessian of the
   * negative log-likelihood, penalty included. A parameter on a bound counts as known, with
   * covariance 0. Empty where the Hessian is not positive definite.
   */
  public Optional<double[][]> logCovariance() {
    return optimum.logCovariance().map(Fit::copy);
  }

  /**
   * Standard errors of the parameters by the delta method: the parameter times the standard error
   * of its logarithm. Empty where {@link #logCovariance()} is.
   */
  public Optional<double[]> standardErrors() {
    double[] parameters = parameters();
    return optimum
        .logCovariance()
        .map(
            covariance -> {
              double[] errors = new double[parameters.length];
              for (int i = 0; i < errors.length; i++) {
                errors[i] = parameters[i] * Math.sqrt(covariance[i][i]);
              }
              return errors;
            });
  }

  /**
   * Standard error of any smooth quantity made of the parameters, by the delta method with a
   * numerical gradient; of a positive one rather ask for its logarithm. Empty where {@link
   * #logCovariance()} is.
   */
  public Optional<Double> standardErrorOf(ToDoubleFunction<double[]> quantity) {
    return optimum.logCovariance().map(covariance -> standardErrorOf(quantity, covariance));
  }

  private double standardErrorOf(ToDoubleFunction<double[]> quantity, double[][] covariance) {
    int size = parameterNames.size();
    double[] slopes = new double[size];
    for (int i = 0; i < size; i++) {
      double[] point = logParameters();
      point[i] += STEP;
      double above = quantity.applyAsDouble(LogLikelihood.exp(point));
      point[i] -= 2 * STEP;
      double below = quantity.applyAsDouble(LogLikelihood.exp(point));
      slopes[i] = (above - below) / (2 * STEP);
    }
    double variance = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        variance += slopes[i] * covariance[i][j] * slopes[j];
      }
    }
    return Math.sqrt(Math.max(0, variance));
  }

  /** Log-likelihood of the data at the parameters, without any penalty. */
  public double logLikelihood() {
    return optimum.logLikelihood();
  }

  /** How many customers were fitted to. */
  public long customers() {
    return customers;
  }

  /** How many customers' worth of the parent group's information were added; 0 for none. */
  public double pseudoCustomers() {
    return pseudoCustomers;
  }

  /**
   * Largest derivative per customer of the penalised log-likelihood by the logarithm of a parameter
   * that is not on a bound.
   */
  public double gradientNorm() {
    return optimum.gradientNorm();
  }

  /** How often the likelihood of all data was worked out. */
  public int evaluations() {
    return optimum.evaluations();
  }

  /** Whether the point found is a maximum: the gradient is 0, the Hessian positive definite. */
  public boolean converged() {
    return optimum.isConverged();
  }

  /** Names of the parameters that ended at the edge of what the optimiser may try. */
  public List<String> parametersOnBounds() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < optimum.isOnBound().length; i++) {
      if (optimum.isOnBound()[i]) {
        names.add(parameterNames.get(i));
      }
    }
    return names;
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = matrix[i].clone();
    }
    return copy;
  }
}

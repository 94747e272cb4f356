package dev.retentionmart.value.model;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Partial pooling: the fit of a small group is drawn towards its parent group's. The penalty is
 * half the squared distance of the logarithms of the parameters from the parent's, in the metric of
 * {@code pseudoCustomers} times the parent's information per customer: to second order, what adding
 * that many customers of the parent would do. Directions of which the parent knows little pull
 * little.
 */
final class Pooling {
  private final double[] centre;
  private final double[][] precision;
  private final double pseudoCustomers;

  /**
   * @param parent the fit of the parent group
   * @param pseudoCustomers how many customers like the parent's are added, more than 0
   * @throws IllegalArgumentException for a parent whose fit is not healthy
   */
  Pooling(Fit parent, double pseudoCustomers) {
    if (!parent.isHealthy()) {
      throw new IllegalArgumentException(
          "Cannot pool towards a fit that did not converge, is on a bound or was refused");
    }
    Requirement.positive("pooling", "pseudo-customers", pseudoCustomers);
    RealMatrix covariance = new Array2DRowRealMatrix(parent.logCovariance().orElseThrow());
    double share = pseudoCustomers / (parent.customers() + parent.pseudoCustomers());
    this.centre = parent.logParameters();
    this.precision =
        new CholeskyDecomposition(covariance)
            .getSolver()
            .getInverse()
            .scalarMultiply(share)
            .getData();
    this.pseudoCustomers = pseudoCustomers;
  }

  double pseudoCustomers() {
    return pseudoCustomers;
  }

  double[] centre() {
    return centre.clone();
  }

  double penalty(double[] logParameters) {
    return addPenalty(logParameters, new double[logParameters.length]);
  }

  /** The penalty; takes its derivatives from {@code gradient}. */
  double addPenalty(double[] logParameters, double[] gradient) {
    double penalty = 0;
    for (int i = 0; i < centre.length; i++) {
      double pull = 0;
      for (int j = 0; j < centre.length; j++) {
        pull += precision[i][j] * (logParameters[j] - centre[j]);
      }
      gradient[i] -= pull;
      penalty += 0.5 * pull * (logParameters[i] - centre[i]);
    }
    return penalty;
  }
}

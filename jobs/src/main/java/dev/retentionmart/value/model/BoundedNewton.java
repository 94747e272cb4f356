package dev.retentionmart.value.model;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Newton's method within a box, to end a search with: doubles the digits in each step, and needs
 * the Hessian that the standard errors need anyway. The Hessian is made of central differences of
 * the analytic gradient, which are accurate to about nine digits.
 *
 * <ol>
 *   <li>A parameter on a wall that would go through it stays there.
 *   <li>For the others, a Newton step along the Hessian's eigenvectors, downhill where it is not
 *       positive definite, and of bounded length.
 *   <li>Half the step, and half again, until the value falls; where it no longer does, or next to
 *       nothing is to be gained, this is it.
 * </ol>
 */
final class BoundedNewton {
  private static final int MAX_STEPS = 60;
  private static final int MAX_HALVINGS = 30;
  private static final double MAX_LENGTH = 2;
  private static final double DIFFERENCE = 1e-4;

  /** A promised gain per customer that is lost in rounding. */
  private static final double NO_GAIN = 1e-15;

  /**
   * What a million customers gain by is then a thousandth of a standard error. Of many cells, sums
   * are not exact enough for less: the search would go on among their rounding errors.
   */
  private static final double LITTLE_GAIN = 1e-12;

  /** Up to here, a derivative per customer counts as 0. */
  private static final double CONVERGED_GRADIENT = 1e-6;

  /** Up to here, information per customer counts as none. */
  private static final double NO_CURVATURE = 1e-9;

  private static final double ON_WALL = 1e-6;

  private final Objective objective;
  private double[] point;
  private double value;
  private double[] gradient;
  private Optional<RealMatrix> here = Optional.empty();

  private BoundedNewton(Objective objective, double[] start) {
    this.objective = objective;
    this.point = start.clone();
    this.gradient = new double[start.length];
    this.value = objective.value(point, gradient);
  }

  static Optimum minimise(Objective objective, double[] start) {
    BoundedNewton newton = new BoundedNewton(objective, start);
    int steps = 0;
    while (steps < MAX_STEPS && newton.step()) {
      steps++;
    }
    return newton.optimum();
  }

  private boolean step() {
    int[] free = freeParameters();
    if (free.length == 0) {
      return false;
    }
    RealMatrix curvatures = hessianHere(free);
    if (!isFinite(curvatures)) {
      return false;
    }
    EigenDecompositionSymmetric hessian = new EigenDecompositionSymmetric(curvatures);
    double[] direction = new double[point.length];
    double promisedGain = 0;
    for (int k = 0; k < free.length; k++) {
      RealVector axis = hessian.getEigenvector(k);
      double slope = 0;
      for (int i = 0; i < free.length; i++) {
        slope += axis.getEntry(i) * gradient[free[i]];
      }
      double curvature = Math.max(Math.abs(hessian.getEigenvalue(k)), NO_CURVATURE);
      for (int i = 0; i < free.length; i++) {
        direction[free[i]] -= axis.getEntry(i) * slope / curvature;
      }
      promisedGain += 0.5 * slope * slope / curvature;
    }
    boolean isNear = promisedGain < LITTLE_GAIN && gradientNorm() < CONVERGED_GRADIENT / 10;
    if (isNear || promisedGain < NO_GAIN * Math.max(1, Math.abs(value))) {
      return false;
    }
    double length = Arrays.stream(direction).map(Math::abs).max().orElse(0);
    return descend(direction, Math.min(1, MAX_LENGTH / length));
  }

  private boolean descend(double[] direction, double firstShare) {
    double share = firstShare;
    double[] nextGradient = new double[point.length];
    for (int halving = 0; halving < MAX_HALVINGS; halving++) {
      double[] next = new double[point.length];
      for (int i = 0; i < next.length; i++) {
        double moved = point[i] + share * direction[i];
        next[i] = Math.min(objective.upper(i), Math.max(objective.lower(i), moved));
      }
      double nextValue = objective.value(next, nextGradient);
      if (nextValue < value) {
        point = next;
        value = nextValue;
        gradient = nextGradient;
        here = Optional.empty();
        return true;
      }
      share /= 2;
    }
    return false;
  }

  private Optimum optimum() {
    int[] free = freeParameters();
    boolean[] isOnBound = new boolean[point.length];
    for (int i = 0; i < point.length; i++) {
      isOnBound[i] = isOnWall(i);
    }
    Optional<double[][]> covariance = covariance(free);
    return new Optimum(
        point,
        covariance,
        isOnBound,
        objective.logLikelihood(point),
        value,
        gradientNorm(),
        objective.evaluations(),
        covariance.isPresent() && gradientNorm() < CONVERGED_GRADIENT);
  }

  /** The inverse of the Hessian of the whole sum; 0 for parameters on a wall. */
  private Optional<double[][]> covariance(int[] free) {
    double[][] covariance = new double[point.length][point.length];
    if (free.length == 0) {
      return Optional.of(covariance);
    }
    RealMatrix curvatures = hessianHere(free);
    if (!isFinite(curvatures)) {
      return Optional.empty();
    }
    EigenDecompositionSymmetric hessian = new EigenDecompositionSymmetric(curvatures);
    for (double curvature : hessian.getEigenvalues()) {
      if (curvature <= NO_CURVATURE) {
        return Optional.empty();
      }
    }
    RealMatrix inverse = hessian.getSolver().getInverse();
    for (int i = 0; i < free.length; i++) {
      for (int j = 0; j < free.length; j++) {
        covariance[free[i]][free[j]] = inverse.getEntry(i, j) / objective.weight();
      }
    }
    return Optional.of(covariance);
  }

  /** At the point, whose free parameters follow from it: worked out once. */
  private RealMatrix hessianHere(int[] free) {
    if (here.isEmpty()) {
      here = Optional.of(hessian(free));
    }
    return here.get();
  }

  private RealMatrix hessian(int[] free) {
    double[][] hessian = new double[free.length][free.length];
    double[] above = new double[point.length];
    double[] below = new double[point.length];
    for (int i = 0; i < free.length; i++) {
      double[] moved = point.clone();
      moved[free[i]] = point[free[i]] + DIFFERENCE;
      objective.value(moved, above);
      moved[free[i]] = point[free[i]] - DIFFERENCE;
      objective.value(moved, below);
      for (int j = 0; j < free.length; j++) {
        double curvature = (above[free[j]] - below[free[j]]) / (2 * DIFFERENCE);
        hessian[i][j] += curvature / 2;
        hessian[j][i] += curvature / 2;
      }
    }
    return new Array2DRowRealMatrix(hessian, false);
  }

  private static boolean isFinite(RealMatrix matrix) {
    return Double.isFinite(matrix.getNorm1());
  }

  private double gradientNorm() {
    double norm = 0;
    for (int i : freeParameters()) {
      norm = Math.max(norm, Math.abs(gradient[i]));
    }
    return norm;
  }

  private int[] freeParameters() {
    int[] free = new int[point.length];
    int count = 0;
    for (int i = 0; i < point.length; i++) {
      boolean isHeld =
          (gradient[i] > 0 && point[i] <= objective.lower(i) + ON_WALL)
              || (gradient[i] < 0 && point[i] >= objective.upper(i) - ON_WALL);
      if (!isHeld) {
        free[count++] = i;
      }
    }
    return Arrays.copyOf(free, count);
  }

  private boolean isOnWall(int i) {
    return point[i] <= objective.lower(i) + ON_WALL || point[i] >= objective.upper(i) - ON_WALL;
  }
}

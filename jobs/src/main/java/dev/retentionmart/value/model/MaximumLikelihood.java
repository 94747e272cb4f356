package dev.retentionmart.value.model;

import java.util.Comparator;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleBounds;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * Finds the parameters under which data are likeliest. The way to the neighbourhood of the optimum
 * is found with a part of the data, where there are many.
 *
 * <ol>
 *   <li>The starts are put in the order of their likelihood.
 *   <li>From the best, BOBYQA (M. J. D. Powell 2009, "The BOBYQA algorithm for bound constrained
 *       optimization without derivatives") walks to the neighbourhood of an optimum in the box.
 *   <li>{@link BoundedNewton} ends the way and gives the Hessian.
 *   <li>Where that did not converge inside the box, the next best starts are tried, three in all,
 *       and the best end is taken.
 * </ol>
 */
final class MaximumLikelihood {
  /** Of so many rows of data, the optimum is in the neighbourhood of that of all. */
  static final int ENOUGH_ROWS = 5_000;

  private static final int MAX_STARTS = 3;
  private static final int MAX_EVALUATIONS = 400;

  /** In logarithms of parameters. */
  private static final double FIRST_RADIUS = 0.5;

  private static final double LAST_RADIUS = 0.02;

  private MaximumLikelihood() {}

  /**
   * @param objective of all data
   * @param rough of as much of the data as it takes to find the neighbourhood
   * @param starts at least one, logarithms of parameters
   */
  static Optimum find(Objective objective, Objective rough, List<double[]> starts) {
    List<double[]> ordered =
        starts.stream().sorted(Comparator.comparingDouble(rough::value)).toList();
    Optimum best = null;
    for (double[] start : ordered.subList(0, Math.min(MAX_STARTS, ordered.size()))) {
      Optimum found = BoundedNewton.minimise(objective, search(rough, start));
      if (best == null || found.objective() < best.objective()) {
        best = found;
      }
      if (found.isConverged() && found.isInside()) {
        break;
      }
    }
    return best;
  }

  private static double[] search(Objective objective, double[] start) {
    int size = objective.size();
    double[] lower = new double[size];
    double[] upper = new double[size];
    double[] inside = new double[size];
    for (int i = 0; i < size; i++) {
      lower[i] = objective.lower(i);
      upper[i] = objective.upper(i);
      inside[i] = Math.min(upper[i], Math.max(lower[i], start[i]));
    }
    double[] best = inside.clone();
    double[] bestValue = {objective.value(best)};
    try {
      new BOBYQAOptimizer(2 * size + 1, FIRST_RADIUS, LAST_RADIUS)
          .optimize(
              new MaxEval(MAX_EVALUATIONS),
              new ObjectiveFunction(
                  point -> {
                    double value = objective.value(point);
                    if (value < bestValue[0]) {
                      bestValue[0] = value;
                      System.arraycopy(point, 0, best, 0, size);
                    }
                    return value;
                  }),
              GoalType.MINIMIZE,
              new InitialGuess(inside),
              new SimpleBounds(lower, upper));
    } catch (MathRuntimeException e) {
      // Out of evaluations, or of precision on a flat likelihood: the best point so far will do.
      return best;
    }
    return best;
  }
}

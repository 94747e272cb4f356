package dev.retentionmart.value.model;

import java.util.Optional;

/** Where an optimiser ended; see {@link Fit} for the meaning of each number. */
@SuppressWarnings("ArrayRecordComponent") // not compared, and does not leave the package
record Optimum(
    double[] logParameters,
    Optional<double[][]> logCovariance,
    boolean[] isOnBound,
    double logLikelihood,
    double objective,
    double gradientNorm,
    int evaluations,
    boolean isConverged) {

  /** Of an optimiser that was not asked. */
  static final Optimum NONE =
      new Optimum(new double[0], Optional.empty(), new boolean[0], 0, 0, 0, 0, false);

  boolean isInside() {
    for (boolean bound : isOnBound) {
      if (bound) {
        return false;
      }
    }
    return true;
  }
}

package dev.retentionmart.config;

import java.util.OptionalDouble;

/**
 * What stops publication, and what is published with a warning.
 *
 * @param maxRejectedShare the largest share of a source's rows that may be rejected, 0 to 1
 * @param maxRestatement the largest change of a past period's net revenue, as a share of it, that
 *     may be published; empty where any may
 * @param minGroupSize groups of fewer customers are marked as small
 */
public record Quality(double maxRejectedShare, OptionalDouble maxRestatement, int minGroupSize) {
  static final int MIN_GROUP_SIZE = 30;

  /** With the usual size of a small group. */
  public Quality(double maxRejectedShare, OptionalDouble maxRestatement) {
    this(maxRejectedShare, maxRestatement, MIN_GROUP_SIZE);
  }

  /** Any restatement may be published. */
  public Quality(double maxRejectedShare) {
    this(maxRejectedShare, OptionalDouble.empty());
  }
}

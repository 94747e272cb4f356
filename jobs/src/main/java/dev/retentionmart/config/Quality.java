package dev.retentionmart.config;

import java.util.OptionalDouble;

/**
 * What stops publication.
 *
 * @param maxRejectedShare the largest share of a source's rows that may be rejected, 0 to 1
 * @param maxRestatement the largest change of a past period's net revenue, as a share of it, that
 *     may be published; empty where any may
 */
public record Quality(double maxRejectedShare, OptionalDouble maxRestatement) {
  /** Any restatement may be published. */
  public Quality(double maxRejectedShare) {
    this(maxRejectedShare, OptionalDouble.empty());
  }
}

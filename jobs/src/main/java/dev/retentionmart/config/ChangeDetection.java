package dev.retentionmart.config;

import java.util.Optional;

/**
 * How a night finds the rows of a source that changed since the last one.
 *
 * @param mode how
 * @param column SQL expression over the source's own columns that grows with every change: a time,
 *     a date, a number or a partition; with {@link Mode#COLUMN}
 * @param overlapDays with {@link Mode#COLUMN} and a time or a date, how far before the last known
 *     value reading begins
 */
public record ChangeDetection(Mode mode, Optional<String> column, int overlapDays) {
  /** Every row is compared. */
  public static final ChangeDetection ALL = new ChangeDetection(Mode.ALL, Optional.empty(), 0);

  /** The versions of a Delta table are compared. */
  public static final ChangeDetection DELTA = new ChangeDetection(Mode.DELTA, Optional.empty(), 0);

  /** How changed rows are found. */
  public enum Mode {
    /** All rows are compared with what the history has. */
    ALL,
    /** Rows whose column is past the last known value. */
    COLUMN,
    /** Rows that a Delta table has gained and lost since the version that was read last. */
    DELTA
  }
}

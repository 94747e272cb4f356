package dev.retentionmart;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;

/** The nightly run: the stages in order. */
public final class Nightly {
  private Nightly() {}

  /**
   * Does the run and publishes its tables. Throws what went wrong, after it was written into {@code
   * mart/runs}.
   */
  public static RunResult run(
      SparkSession spark, NightlyConfig config, LocalDate asOf, Progress progress) {
    throw new UnsupportedOperationException();
  }

  /** Reads, checks and computes everything and writes nothing. */
  public static RunResult dryRun(
      SparkSession spark, NightlyConfig config, LocalDate asOf, Progress progress) {
    throw new UnsupportedOperationException();
  }

  /** Holds the sources against their contract: columns, types, expressions. Writes nothing. */
  public static void validate(SparkSession spark, NightlyConfig config) {
    throw new UnsupportedOperationException();
  }
}

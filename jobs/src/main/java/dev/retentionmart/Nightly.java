package dev.retentionmart;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.RejectedRowsTable;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.mart.RunsTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.DryRunWarehouse;
import dev.retentionmart.warehouse.Warehouse;
import dev.retentionmart.warehouse.WarehouseLock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * The nightly run: the lock, what an earlier run left, the {@link NightlyStages}, and the record of
 * it all.
 */
public final class Nightly {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final Warehouse warehouse;
  private final RunRecord record;
  private final Progress progress;
  private final NightlyStages stages;

  private Nightly(
      SparkSession spark,
      NightlyConfig config,
      LocalDate asOf,
      Warehouse warehouse,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.warehouse = warehouse;
    this.record = new RunRecord(asOf);
    this.progress = record.timing(progress);
    this.stages = new NightlyStages(spark, config, asOf, warehouse, record, this.progress);
    // Dates of instants are business dates everywhere, in the user's expressions too.
    spark.conf().set("spark.sql.session.timeZone", config.timeZone().getId());
  }

  /**
   * Does the run and publishes its tables: what changed since the last run, or everything where
   * there is none to go on from.
   *
   * @throws Fault what the user can mend, after it was written into {@code mart/runs}
   */
  public static RunResult run(
      SparkSession spark, NightlyConfig config, LocalDate asOf, Progress progress) {
    return run(spark, config, asOf, false, progress);
  }

  /**
   * Does the run and publishes its tables.
   *
   * @param isFull whether to build everything, whatever there is
   * @throws Fault what the user can mend, after it was written into {@code mart/runs}
   */
  public static RunResult run(
      SparkSession spark, NightlyConfig config, LocalDate asOf, boolean isFull, Progress progress) {
    DeltaWarehouse warehouse = new DeltaWarehouse(spark, config.warehouse(), config.keepDays());
    Nightly nightly = new Nightly(spark, config, asOf, warehouse, progress);
    try (WarehouseLock lock =
        WarehouseLock.acquire(
            spark.sessionState().newHadoopConf(), config.warehouse(), nightly.record.runId())) {
      return nightly.run(
          last -> nightly.stages.all(isFull, nightly.recovered(last, warehouse, isFull)),
          warehouse,
          lock);
    }
  }

  /**
   * Reads, checks and computes everything and writes nothing; the result says what would be
   * written.
   */
  public static RunResult dryRun(
      SparkSession spark, NightlyConfig config, LocalDate asOf, boolean isFull, Progress progress) {
    Warehouse warehouse =
        new DryRunWarehouse(new DeltaWarehouse(spark, config.warehouse(), config.keepDays()));
    Nightly nightly = new Nightly(spark, config, asOf, warehouse, progress);
    try {
      nightly.stages.all(
          isFull, LastRun.of(warehouse).filter(last -> warehouse.isAt(last.tableVersions())));
      return nightly.record.result("dry_run", ExitCode.DONE);
    } finally {
      nightly.warehouse.release();
    }
  }

  /**
   * Checks the sources and the mapping against the contract, without reading rows or writing.
   *
   * @throws Fault for the first that breaks it
   */
  public static void validate(SparkSession spark, NightlyConfig config) {
    spark.conf().set("spark.sql.session.timeZone", config.timeZone().getId());
    OpenSources.open(spark, config);
  }

  /**
   * Predicts value anew from what the last run left, and does nothing else.
   *
   * @param asOf that run's as-of date; empty for whatever it is
   * @throws Fault what the user can mend
   */
  public static RunResult onlyValue(
      SparkSession spark, NightlyConfig config, Optional<LocalDate> asOf, Progress progress) {
    DeltaWarehouse warehouse = new DeltaWarehouse(spark, config.warehouse(), config.keepDays());
    LastRun last = ValueRuns.check(config, LastRun.of(warehouse), asOf);
    Nightly nightly = new Nightly(spark, config, last.asOf(), warehouse, progress);
    try (WarehouseLock lock =
        WarehouseLock.acquire(
            spark.sessionState().newHadoopConf(), config.warehouse(), nightly.record.runId())) {
      return nightly.run(
          found ->
              nightly.stages.onlyValue(
                  ValueRuns.check(
                      config,
                      nightly.recovered(found, warehouse, false),
                      Optional.of(last.asOf()))),
          warehouse,
          lock);
    }
  }

  private RunResult run(
      Consumer<Optional<LastRun>> work, DeltaWarehouse tables, WarehouseLock lock) {
    tables.guardWith(lock);
    try {
      work.accept(progress.step("recovery", "look up the last run", () -> LastRun.of(tables)));
      lock.check();
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
    RunResult result = record.result("succeeded", ExitCode.DONE);
    progress.step(
        "mart",
        RunsTable.TABLE.name(),
        () -> warehouse.append(RunsTable.TABLE, RunsTable.row(spark, result)));
    return result;
  }

  private Optional<LastRun> recovered(
      Optional<LastRun> last, DeltaWarehouse tables, boolean isFull) {
    return last.map(run -> Recovery.of(tables, run, isFull, progress));
  }

  private void fail(Throwable e) {
    afterFailure(e, () -> warehouse.rollBack(RejectedRowsTable.TABLE));
    afterFailure(
        e, () -> warehouse.append(RunsTable.TABLE, RunsTable.row(spark, record.failed(e))));
  }

  private static void afterFailure(Throwable e, Runnable work) {
    try {
      work.run();
    } catch (Exception again) {
      e.addSuppressed(again);
    }
  }
}

package dev.retentionmart;

import dev.retentionmart.cohort.CohortCounts;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.History;
import dev.retentionmart.history.HistoryStage;
import dev.retentionmart.history.RejectedRowsTable;
import dev.retentionmart.mart.CohortRows;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.Gates;
import dev.retentionmart.mart.RetentionRows;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.mart.RunsTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.retention.RetentionCounts;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.timeline.PurchaseCells;
import dev.retentionmart.timeline.TimelineStage;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.DryRunWarehouse;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** The nightly run: the stages in order. */
public final class Nightly {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final Warehouse warehouse;
  private final RunRecord record;
  private final Progress progress;

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
    // Dates of instants are business dates everywhere, in the user's expressions too.
    spark.conf().set("spark.sql.session.timeZone", config.timeZone().getId());
  }

  /**
   * Does the run and publishes its tables.
   *
   * @throws Fault what the user can mend, after it was written into {@code mart/runs}
   */
  public static RunResult run(
      SparkSession spark, NightlyConfig config, LocalDate asOf, Progress progress) {
    Nightly nightly =
        new Nightly(spark, config, asOf, new DeltaWarehouse(spark, config.warehouse()), progress);
    return nightly.run();
  }

  /**
   * Reads, checks and computes everything and writes nothing; the result says what would be
   * written.
   */
  public static RunResult dryRun(
      SparkSession spark, NightlyConfig config, LocalDate asOf, Progress progress) {
    Nightly nightly = new Nightly(spark, config, asOf, new DryRunWarehouse(), progress);
    try {
      nightly.stages();
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

  private RunResult run() {
    try {
      stages();
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
    RunResult result = record.result("succeeded", ExitCode.DONE);
    warehouse.append(RunsTable.TABLE, RunsTable.row(spark, result));
    return result;
  }

  private void stages() {
    OpenSources sources =
        progress.step("sources", "open and map", () -> OpenSources.open(spark, config));

    History history =
        new HistoryStage(spark, config, asOf, record.runId(), warehouse, progress).run(sources);
    record.account(history);
    Gates.checkHistory(history, config.quality());

    TimelineStage.Timeline timeline =
        TimelineStage.run(spark, config, history, warehouse, progress);

    Dataset<Row> purchaseCells =
        PurchaseCells.of(timeline.purchasePeriods()).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> retentionCounts =
        counts(
            RetentionCounts.TABLE,
            RetentionCounts.countsOf(purchaseCells, timeline.lifecycleEvents()));
    Dataset<Row> cohortCounts = counts(CohortCounts.TABLE, CohortCounts.countsOf(purchaseCells));

    Dataset<Row> retention =
        inOneFile(
            RetentionRows.publish(
                retentionCounts, config.grains(), config.grossMargin(), asOf, record.runId()),
            "grain",
            "segment",
            "channel",
            "period_start");
    Dataset<Row> cohorts =
        inOneFile(
            CohortRows.publish(cohortCounts, config.grains(), asOf, record.runId()),
            "grain",
            "segment",
            "channel",
            "cohort_start",
            "age");
    try {
      progress.step(
          "mart", "gates", () -> Gates.checkMarts(retention, cohorts, config.grains(), history));
      publish(RetentionTable.TABLE, retention);
      publish(CohortsTable.TABLE, cohorts);
    } finally {
      retention.unpersist();
      cohorts.unpersist();
      purchaseCells.unpersist();
    }
    record.versions(warehouse.versions());
  }

  private Dataset<Row> counts(Table table, Dataset<Row> counts) {
    return progress.step("counts", table.name(), () -> warehouse.replace(table, counts));
  }

  /** Few rows: one file, sorted as they are read; held, for the gates read them, too. */
  private static Dataset<Row> inOneFile(Dataset<Row> rows, String first, String... rest) {
    return rows.repartition(1)
        .sortWithinPartitions(first, rest)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private void publish(Table table, Dataset<Row> rows) {
    progress.step(
        "mart",
        table.name(),
        () -> {
          warehouse.replace(table, rows);
          record.rows(table.id(), rows.count());
        });
  }

  private void fail(Throwable e) {
    ExitCode exitCode = e instanceof Fault fault ? fault.exitCode() : ExitCode.FAILURE;
    try {
      warehouse.rollBack(RejectedRowsTable.TABLE);
      warehouse.append(RunsTable.TABLE, RunsTable.row(spark, record.failed(e, exitCode)));
    } catch (RuntimeException again) {
      e.addSuppressed(again);
    }
  }
}

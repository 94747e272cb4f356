package dev.retentionmart;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import dev.retentionmart.config.Meaning;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.FirstRun;
import dev.retentionmart.mart.MartGates;
import dev.retentionmart.mart.RetentionHistoryRows;
import dev.retentionmart.mart.RetentionHistoryRows.Then;
import dev.retentionmart.mart.RetentionHistoryTable;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.ScratchFolder;
import dev.retentionmart.warehouse.WarehouseLock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Publishes past states into {@code mart/retention_history}. For each as-of date, in order:
 *
 * <ol>
 *   <li>the ordinary run as of that date, in a scratch warehouse that goes on from date to date;
 *   <li>what the first run of that date had published, from the version that {@code mart/runs}
 *       names;
 *   <li>both side by side, in place of what the history has for that date.
 * </ol>
 *
 * <p>Only {@code mart/retention_history} is written, one date at a time, each at once. Nothing else
 * is remembered between two backfills: one that was killed is begun again.
 */
public final class Backfill {
  /** The folder of the scratch warehouse, in the folder of the real one. */
  static final String SCRATCH = "_backfill";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final DeltaWarehouse tables;
  private final RunRecord record;
  private final Progress progress;
  private final NavigableMap<LocalDate, FirstRun> firstRuns;
  private final Map<String, String> meaning;
  private int withoutOrders;
  private int neverRun;
  private int noLongerReadable;

  private Backfill(
      SparkSession spark,
      NightlyConfig config,
      WarehouseLock lock,
      RunRecord record,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.tables = new DeltaWarehouse(spark, config.warehouse(), config.keepDays());
    tables.guardWith(lock);
    this.record = record;
    this.progress = record.timing(progress);
    this.firstRuns = FirstRun.byAsOf(tables);
    this.meaning = Meaning.of(config, Version.NOW);
  }

  /**
   * Publishes the state as of each date.
   *
   * @param asOfDates at least one, in order
   * @throws Fault what the user can mend: the warehouse is in use, a date is after the last that a
   *     run has seen, or what stops a run as of one of the dates; the dates before it stay
   *     published
   */
  public static BackfillResult run(
      SparkSession spark, NightlyConfig config, List<LocalDate> asOfDates, Progress progress) {
    config.minCell().ifPresent(Backfill::refuse);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    RunRecord record = new RunRecord(asOfDates.get(asOfDates.size() - 1));
    spark.conf().set("spark.sql.session.timeZone", config.timeZone().getId());
    try (WarehouseLock lock = WarehouseLock.acquire(hadoop, config.warehouse(), record.runId())) {
      Backfill backfill = new Backfill(spark, config, lock, record, progress);
      backfill.requireSeen(asOfDates.get(asOfDates.size() - 1));
      try (ScratchFolder scratch =
          ScratchFolder.open(hadoop, config.warehouse(), SCRATCH, record.runId())) {
        backfill.publish(asOfDates, config.forPastStatesIn(scratch.path()));
      }
      return backfill.result(asOfDates.size());
    }
  }

  /** What one state hides, the next may show. */
  private static void refuse(int minCell) {
    throw Fault.configuration(
        "Cannot backfill with privacy.min-cell = " + minCell,
        "states of several days side by side would give away what each of them hides",
        "backfill into a warehouse of its own, with --set warehouse=... and without privacy.min-cell");
  }

  /** A day that no run has seen is the nights' to publish first. */
  private void requireSeen(LocalDate last) {
    if (!firstRuns.isEmpty() && last.isAfter(firstRuns.lastKey())) {
      throw Fault.configuration(
          "Cannot backfill as of " + last,
          "no run has seen that day yet: the latest as-of date in mart/runs is "
              + firstRuns.lastKey(),
          "run as of that day first, or give --to " + firstRuns.lastKey());
    }
  }

  private void publish(List<LocalDate> asOfDates, NightlyConfig scratch) {
    Optional<LocalDate> firstOrder =
        progress.step("sources", "find the first order", this::firstOrder);
    for (LocalDate asOf : asOfDates) {
      boolean hasOrders = firstOrder.isPresent() && !asOf.isBefore(firstOrder.get());
      Optional<Dataset<Row>> now = hasOrders ? stateAsOf(asOf, scratch) : Optional.empty();
      if (now.isEmpty()) {
        withoutOrders++;
      }
      dated(asOf)
          .step(
              "mart",
              RetentionHistoryTable.TABLE.name(),
              () -> publish(asOf, now.orElseGet(this::noRows)));
    }
  }

  /** No order is older, whatever the as-of date; some of those that are this old may not count. */
  private Optional<LocalDate> firstOrder() {
    Row first =
        OpenSources.open(spark, config)
            .orders()
            .where(col("fault").isNull())
            .agg(min("order_date"))
            .head();
    return Optional.ofNullable(first.getDate(0)).map(java.sql.Date::toLocalDate);
  }

  /** {@code mart/retention} as of a date; empty where there is no valid order. */
  private Optional<Dataset<Row>> stateAsOf(LocalDate asOf, NightlyConfig scratch) {
    try {
      Nightly.run(spark, scratch, asOf, dated(asOf));
      return Optional.of(
          new DeltaWarehouse(spark, scratch.warehouse(), scratch.keepDays())
              .read(RetentionTable.TABLE));
    } catch (Fault fault) {
      if (MartGates.isForWantOfOrders(fault)) {
        return Optional.empty();
      }
      throw fault.at("as of " + asOf);
    }
  }

  private void publish(LocalDate asOf, Dataset<Row> now) {
    Optional<Then> then = then(asOf);
    Dataset<Row> rows =
        RetentionHistoryRows.of(asOf, now, then, record.runId(), record.startedAt());
    tables.replacePart(
        RetentionHistoryTable.TABLE,
        "as_of_date = DATE '" + asOf + "'",
        rows.repartition(1).sortWithinPartitions("grain", "segment", "channel", "period_start"));
  }

  private Optional<Then> then(LocalDate asOf) {
    FirstRun run = firstRuns.get(asOf);
    if (run == null) {
      neverRun++;
      return Optional.empty();
    }
    Optional<Dataset<Row>> rows =
        tables
            .readFormer(RetentionTable.TABLE, run.retentionVersion())
            .map(RetentionHistoryRows::said)
            .or(() -> kept(asOf, run));
    if (rows.isEmpty()) {
      noLongerReadable++;
    }
    return rows.map(said -> new Then(said, run, run.meaningChangedTo(meaning)));
  }

  /** What an earlier backfill has kept of what was said. */
  private Optional<Dataset<Row>> kept(LocalDate asOf, FirstRun run) {
    return Optional.of(RetentionHistoryTable.TABLE)
        .filter(tables::exists)
        .map(table -> RetentionHistoryRows.keptOf(tables.read(table), asOf, run.runId()))
        .filter(rows -> !rows.isEmpty());
  }

  private Dataset<Row> noRows() {
    return spark.createDataFrame(List.of(), RetentionTable.TABLE.schema());
  }

  private Progress dated(LocalDate asOf) {
    return new Progress() {
      @Override
      public <T> T step(String stage, String step, Supplier<T> work) {
        return progress.step(stage, asOf + " " + step, work);
      }
    };
  }

  private BackfillResult result(int asOfDates) {
    Row written =
        tables
            .read(RetentionHistoryTable.TABLE)
            .where(col("run_id").equalTo(record.runId()))
            .agg(count(lit(1)), count_if(col("is_restated")))
            .head();
    return new BackfillResult(
        record.runId(),
        record.startedAt(),
        RunRecord.now(),
        record.stageSeconds(),
        asOfDates,
        withoutOrders,
        neverRun,
        noLongerReadable,
        written.getLong(0),
        written.getLong(1),
        tables.versions().get(RetentionHistoryTable.TABLE.id()));
  }
}

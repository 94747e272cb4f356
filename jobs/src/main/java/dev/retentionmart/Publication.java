package dev.retentionmart;

import dev.retentionmart.catalogue.CatalogueStage;
import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.history.History;
import dev.retentionmart.mart.CohortRows;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.Gates;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.MartGates;
import dev.retentionmart.mart.Restatement;
import dev.retentionmart.mart.RetentionRows;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.SuppressedGroupsTable;
import dev.retentionmart.mart.Suppression;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** The last stage: counts become marts, which must pass the gates before anybody sees them. */
final class Publication {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final Warehouse warehouse;
  private final RunRecord record;
  private final Progress progress;

  Publication(
      SparkSession spark,
      NightlyConfig config,
      LocalDate asOf,
      Warehouse warehouse,
      RunRecord record,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.warehouse = warehouse;
    this.record = record;
    this.progress = progress;
  }

  /**
   * Publishes.
   *
   * @param last the run before, where there is one
   * @param said the same, if its numbers mean what they mean now
   */
  void run(
      Dataset<Row> retentionCounts,
      Dataset<Row> cohortCounts,
      History history,
      Optional<LastRun> last,
      Optional<LastRun> said) {
    Dataset<Row> retention =
        inOneFile(
            RetentionRows.publish(
                retentionCounts,
                config.grains(),
                config.grossMargin(),
                config.quality().minGroupSize(),
                asOf,
                record.runId()),
            "grain",
            "segment",
            "channel",
            "period_start");
    Dataset<Row> cohorts =
        inOneFile(
            CohortRows.publish(
                cohortCounts,
                config.grains(),
                config.quality().minGroupSize(),
                asOf,
                record.runId()),
            "grain",
            "segment",
            "channel",
            "cohort_start",
            "age");
    try {
      progress.step(
          "mart", "gates", () -> MartGates.check(retention, cohorts, config.grains(), history));
      Optional<Suppression> suppression = suppression(retention, cohorts);
      Optional<Dataset<Row>> fewer = suppression.map(rows -> rows.shownOfRetention(retention));
      Dataset<Row> shown = fewer.orElse(retention);
      said.ifPresent(run -> restatement(run, shown, suppression));
      publish(RetentionTable.TABLE, fewer, retention);
      publish(CohortsTable.TABLE, suppression.map(rows -> rows.shownOfCohorts(cohorts)), cohorts);
      tellSuppressed(suppression);
      record.publishedWith(config);
      config.catalogue().ifPresent(settings -> describe(settings, shown, last));
    } finally {
      retention.unpersist();
      cohorts.unpersist();
    }
  }

  private Optional<Suppression> suppression(Dataset<Row> retention, Dataset<Row> cohorts) {
    return config.minCell().stream()
        .mapToObj(
            customers ->
                progress.step(
                    "mart",
                    "what is about few customers",
                    () -> Suppression.of(retention, cohorts, customers, asOf)))
        .findFirst();
  }

  /** Where nothing is suppressed any more, the table says so. */
  private void tellSuppressed(Optional<Suppression> suppression) {
    if (suppression.isPresent() || warehouse.exists(SuppressedGroupsTable.TABLE)) {
      Dataset<Row> rows = suppression.orElse(Suppression.none(spark)).table(asOf, record.runId());
      publish(SuppressedGroupsTable.TABLE, Optional.empty(), rows);
    }
  }

  private void describe(
      CatalogueSettings settings, Dataset<Row> retention, Optional<LastRun> last) {
    CatalogueStage.Described described =
        new CatalogueStage(spark, config, asOf, warehouse, progress).run(settings, retention, last);
    record.marks(described.marks());
    record.versions(described.keptVersions());
    described.rowCounts().forEach(record::rows);
  }

  /** Compares rows that were shown and are. */
  private void restatement(
      LastRun last, Dataset<Row> retention, Optional<Suppression> suppression) {
    Suppression tonight = suppression.orElse(Suppression.none(spark));
    Suppression earlier =
        warehouse.exists(SuppressedGroupsTable.TABLE)
            ? Suppression.read(warehouse.read(SuppressedGroupsTable.TABLE))
            : Suppression.none(spark);
    Dataset<Row> before =
        tonight.shownOfRetention(earlier.shownOfRetention(warehouse.read(RetentionTable.TABLE)));
    Dataset<Row> now = earlier.shownOfRetention(retention);
    LocalDate lastDay = last.asOf().isBefore(asOf) ? last.asOf() : asOf;
    Restatement restatement =
        progress.step(
            "mart", "compare past periods", () -> Restatement.between(before, now, lastDay));
    record.restatement(restatement);
    Gates.checkRestatement(restatement, config.quality());
  }

  /** Few rows: one file, sorted as they are read; held, for the gates read them, too. */
  private static Dataset<Row> inOneFile(Dataset<Row> rows, String first, String... rest) {
    return rows.repartition(1)
        .sortWithinPartitions(first, rest)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** Publishes what is shown of all rows, and counts the others. */
  private void publish(Table table, Optional<Dataset<Row>> shown, Dataset<Row> all) {
    progress.step(
        "mart",
        table.name(),
        () -> {
          Dataset<Row> rows = shown.orElse(all);
          long count = warehouse.replace(table, rows).count();
          record.rows(table.id(), count);
          if (shown.isPresent()) {
            record.rows(table.id() + ".suppressed", all.count() - count);
          }
        });
  }
}

package dev.retentionmart.report;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retentionmart.catalogue.Benchmarks;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.Meaning;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.ReportSettings;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.RunsTable;
import dev.retentionmart.mart.SuppressedGroupsTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.value.SegmentValueTable;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.Table;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads the marts of the last succeeded run and writes the page. Nothing of it is in the lock of
 * the warehouse: it reads one consistent set of versions, whatever a run writes meanwhile.
 */
public final class ReportStage {
  private static final String STAGE = "report";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final ReportSettings settings;
  private final Progress progress;
  private final DeltaWarehouse warehouse;
  private final ReportFile file;

  /**
   * The report on a warehouse.
   *
   * @param settings how the page is written, and where
   */
  public ReportStage(
      SparkSession spark, NightlyConfig config, ReportSettings settings, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.settings = settings;
    this.progress = progress;
    this.warehouse = new DeltaWarehouse(spark, config.warehouse(), config.keepDays());
    this.file = new ReportFile(path(), spark.sessionState().newHadoopConf());
  }

  /** The file. */
  public String path() {
    return settings.pathIn(config.warehouse());
  }

  /**
   * Writes the page.
   *
   * @throws Fault what the user can mend
   */
  public void write() {
    LastRun last = last();
    write(last, fingerprint(last));
  }

  /**
   * Writes the page, unless the one that is there shows the same tables in the same way.
   *
   * @throws Fault what the user can mend
   */
  public void writeIfNew() {
    LastRun last = last();
    String fingerprint = fingerprint(last);
    if (!progress.step(STAGE, "look at the page that is there", () -> file.has(fingerprint))) {
      write(last, fingerprint);
    }
  }

  private LastRun last() {
    LastRun last =
        LastRun.of(warehouse)
            .orElseThrow(
                () ->
                    Fault.configuration(
                        "There is nothing to report from " + config.warehouse(),
                        "no run has succeeded there",
                        "check warehouse in the configuration, or begin with retention-mart run"));
    String version = last.meaning().get(Meaning.VERSION);
    Optional<String> change = last.changeOfMeaning(Meaning.of(config, version));
    if (change.isPresent()) {
      throw Fault.configuration(
          "Cannot report what run %s published".formatted(last.runId()),
          change.get(),
          "run again first, or take the configuration of that run");
    }
    return last;
  }

  private void write(LastRun last, String fingerprint) {
    JsonNode data = progress.step(STAGE, "read the marts", () -> data(last));
    progress.step(
        STAGE,
        "write the page",
        () -> {
          try {
            file.write(ReportPage.of(data, fingerprint));
          } catch (IOException e) {
            throw cannotWrite(e);
          }
        });
  }

  private JsonNode data(LastRun last) {
    Dataset<Row> retention = table(RetentionTable.TABLE, last);
    Dataset<Row> cohorts = table(CohortsTable.TABLE, last);
    Map<Grain, Periods> periods = MartRows.periods(retention, config.grains());
    if (periods.isEmpty()) {
      throw Fault.configuration(
          "There is nothing to report from " + config.warehouse(),
          "run %s published none of the configured grains".formatted(last.runId()),
          config.minCell().isPresent()
              ? "check grains in the configuration, and whether privacy.min-cell leaves any rows"
              : "check grains in the configuration, or run again");
    }
    Groups groups = MartRows.groups(retention, isWhole(last));
    ReportFacts facts =
        new ReportFacts(
            config,
            settings,
            last.asOf(),
            groups,
            RunRows.until(last.runId(), warehouse.read(RunsTable.TABLE)),
            benchmarks(last),
            values(last, groups),
            Definitions.ofCatalogue());
    return ReportData.of(
        facts,
        periods,
        MartRows.retention(retention, periods, groups),
        MartRows.cohorts(cohorts, periods, groups));
  }

  /** Whether the run published the retention of every group. */
  private boolean isWhole(LastRun last) {
    return !last.tableVersions().containsKey(SuppressedGroupsTable.TABLE.id())
        || table(SuppressedGroupsTable.TABLE, last)
            .where(col("table_name").equalTo(SuppressedGroupsTable.RETENTION))
            .isEmpty();
  }

  private List<Benchmark> benchmarks(LastRun last) {
    return last.tableVersions().containsKey(Benchmarks.TABLE.id())
        ? MartRows.benchmarks(table(Benchmarks.TABLE, last))
        : List.of();
  }

  private List<SegmentValue> values(LastRun last, Groups groups) {
    return last.tableVersions().containsKey(SegmentValueTable.TABLE.id())
        ? MartRows.values(
            table(SegmentValueTable.TABLE, last).where(col("as_of_date").equalTo(last.asOf())),
            groups)
        : List.of();
  }

  private Dataset<Row> table(Table table, LastRun last) {
    Long version = last.tableVersions().get(table.id());
    if (version == null) {
      throw unreadable(table, "the run has not written it");
    }
    return warehouse
        .readFormer(table, version)
        .orElseThrow(() -> unreadable(table, "version %d is gone".formatted(version)));
  }

  private static Fault unreadable(Table table, String why) {
    return Fault.failure(
        "Cannot read %s as the last run left it".formatted(table.id()),
        why,
        "run again; another run may just have replaced it");
  }

  /** The same tables, read with the same configuration, are the same page. */
  private String fingerprint(LastRun last) {
    return ReportPage.hash(
        new TreeMap<>(last.tableVersions())
            + "|"
            + new TreeMap<>(last.meaning())
            + "|"
            + last.asOf()
            + "|"
            + settings
            + "|"
            + config.value()
            + "|"
            + config.quality().minGroupSize());
  }

  private Fault cannotWrite(IOException e) {
    return Fault.failure(
            "Cannot write the report " + path(),
            String.valueOf(e.getMessage()),
            "check that report.path can be written, then: retention-mart report")
        .causedBy(e);
  }
}

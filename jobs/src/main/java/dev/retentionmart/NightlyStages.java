package dev.retentionmart;

import dev.retentionmart.cohort.CohortCounts;
import dev.retentionmart.config.Meaning;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.ChangedHistory;
import dev.retentionmart.history.ExchangeRates;
import dev.retentionmart.history.Held;
import dev.retentionmart.history.History;
import dev.retentionmart.history.HistoryNight;
import dev.retentionmart.history.HistoryStage;
import dev.retentionmart.history.PreviousNight;
import dev.retentionmart.mart.Gates;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.RetentionHistoryTable;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.retention.RetentionCounts;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.source.RecentRows;
import dev.retentionmart.timeline.PurchaseCells;
import dev.retentionmart.timeline.TimelineNight;
import dev.retentionmart.timeline.TimelineStage;
import dev.retentionmart.value.ValueStage;
import dev.retentionmart.warehouse.Keys;
import dev.retentionmart.warehouse.Sums;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** What a run does between its beginning and its end: the stages in order. */
final class NightlyStages {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final Warehouse warehouse;
  private final RunRecord record;
  private final Progress progress;
  private Optional<LastRun> before = Optional.empty();
  private Optional<LastRun> said = Optional.empty();

  NightlyStages(
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
   * Brings every table up to the as-of date.
   *
   * @param isFull whether to build everything, whatever there is
   * @param last the last run, where there is one
   */
  void all(boolean isFull, Optional<LastRun> last) {
    OpenSources sources =
        progress.step("sources", "open and map", () -> OpenSources.open(spark, config));
    refuseHistory();
    Map<String, String> meaning = Meaning.of(config, Version.NOW);
    ExchangeRates rates =
        progress.step(
            "sources",
            "exchange rates",
            () -> sources.exchangeRates().map(ExchangeRates::of).orElse(ExchangeRates.NONE));
    Map<String, LocalDate> firstRates = rates.firstDays();
    RunPlan goOn = RunPlan.of(isFull, last, asOf, meaning, firstRates, RunRecord.shapeOf(sources));
    Map<String, RecentRows> recent =
        goOn.last()
            .map(
                run ->
                    progress.step(
                        "sources",
                        "what is new since the last run",
                        () -> sources.recent(run.marks())))
            .orElse(Map.of());
    RunPlan plan = goOn.unlessPrevented(recent.values());
    before = last;
    said =
        last.filter(run -> run.meaning().equals(meaning))
            .filter(run -> run.tableVersions().containsKey(RetentionTable.TABLE.id()));
    record.mode(plan.mode(), plan.reason());
    record.meaning(meaning);
    boolean isDone = plan.last().isPresent() && night(sources, rates, plan.last().get(), recent);
    if (!isDone) {
      everything(sources, rates);
    }
    record.firstRates(firstRates);
    record.shape(sources);
  }

  /** A backfill shows every cell of many days. */
  private void refuseHistory() {
    if (config.minCell().isPresent() && warehouse.exists(RetentionHistoryTable.TABLE)) {
      throw Fault.configuration(
          "Cannot hide rows about fewer than %d customers".formatted(config.minCell().getAsInt()),
          "an earlier backfill has published them in %s/%s"
              .formatted(config.warehouse(), RetentionHistoryTable.TABLE.id()),
          "delete that table, or begin a new warehouse, or leave out privacy.min-cell");
    }
  }

  private void everything(OpenSources sources, ExchangeRates rates) {
    History history =
        new HistoryStage(spark, config, asOf, record.runId(), warehouse, progress)
            .run(sources, rates);
    record.account(history);
    Gates.checkHistory(history, config.quality());

    TimelineStage.Timeline timeline =
        TimelineStage.run(spark, config, history, warehouse, progress);

    Dataset<Row> purchaseCells =
        PurchaseCells.of(Sums.gained(timeline.purchasePeriods()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Dataset<Row> retentionCounts =
          counts(
              RetentionCounts.TABLE,
              RetentionCounts.countsOf(purchaseCells, Sums.gained(timeline.lifecycleEvents())));
      Dataset<Row> cohortCounts = counts(CohortCounts.TABLE, CohortCounts.countsOf(purchaseCells));
      publish(retentionCounts, cohortCounts, history);
    } finally {
      purchaseCells.unpersist();
    }
    predictValue();
    record.versions(warehouse.versions());
  }

  /** False where so much changed that nothing was done and everything had better be built. */
  private boolean night(
      OpenSources sources, ExchangeRates rates, LastRun last, Map<String, RecentRows> recent) {
    Held held = Held.little(spark);
    Optional<ChangedHistory> night =
        new HistoryNight(
                spark,
                config,
                asOf,
                record.runId(),
                warehouse,
                progress,
                new PreviousNight(last.asOf(), recent),
                sources,
                rates,
                held)
            .run();
    if (night.isEmpty()) {
      record.mode(
          RunPlan.FULL,
          "more than %,d orders or customers may have changed since run %s"
              .formatted(Keys.MOST, last.runId()));
      return false;
    }
    ChangedHistory changed = night.get();
    record.account(changed.history());
    Gates.checkHistory(changed.history(), config.quality());
    boolean isAsBefore = changed.isUnchanged() && last.asOf().equals(asOf);
    record.publishedBy(last);
    if (!isAsBefore || !record.isPublishedWith(config)) {
      publishNight(changed, held);
      predictValue();
    } else if (config.value().isPresent() && !RunRecord.hasValue(last, config)) {
      record.mode(RunPlan.VALUE, "nothing but the section value changed since run " + last.runId());
      predictValue();
    } else {
      record.mode(RunPlan.UNCHANGED, "nothing changed since run " + last.runId());
      config.value().ifPresent(settings -> record.value(config));
    }
    record.versions(last.tableVersions());
    if (config.value().isEmpty()) {
      record.without(ValueStage.TABLES);
    }
    record.versions(warehouse.versions());
    return true;
  }

  private void publishNight(ChangedHistory changed, Held held) {
    Dataset<Row> retentionCounts = warehouse.read(RetentionCounts.TABLE);
    Dataset<Row> cohortCounts = warehouse.read(CohortCounts.TABLE);
    if (!changed.customers().isEmpty()) {
      try (TimelineNight timeline = new TimelineNight(spark, config, changed)) {
        timeline.run(changed, warehouse, progress);
        Dataset<Row> purchaseCells =
            progress.step(
                "counts",
                "add up what came and went",
                () -> held.hold(PurchaseCells.of(timeline.changeOfPeriods())));
        retentionCounts =
            counts(
                RetentionCounts.TABLE,
                Sums.of(
                    RetentionCounts.KEY,
                    RetentionCounts.COUNTS,
                    retentionCounts,
                    RetentionCounts.countsOf(purchaseCells, timeline.changeOfEvents())));
        cohortCounts =
            counts(
                CohortCounts.TABLE,
                Sums.of(
                    CohortCounts.KEY,
                    CohortCounts.COUNTS,
                    cohortCounts,
                    CohortCounts.countsOf(purchaseCells)));
      }
    }
    publish(retentionCounts, cohortCounts, changed.history());
  }

  private Dataset<Row> counts(Table table, Dataset<Row> counts) {
    return progress.step("counts", table.name(), () -> warehouse.replace(table, counts));
  }

  private void publish(Dataset<Row> retentionCounts, Dataset<Row> cohortCounts, History history) {
    new Publication(spark, config, asOf, warehouse, record, progress)
        .run(retentionCounts, cohortCounts, history, before, said);
  }

  private void predictValue() {
    config
        .value()
        .ifPresent(
            settings -> {
              new ValueStage(
                      spark, settings, config.minCell(), asOf, record.runId(), warehouse, progress)
                  .run()
                  .forEach(record::rows);
              record.value(config);
            });
  }

  /** Predicts value anew from what a run left, and leaves the rest as it is. */
  void onlyValue(LastRun last) {
    record.mode(
        RunPlan.VALUE, "it was asked for; the rest is as run %s left it".formatted(last.runId()));
    record.meaning(last.meaning());
    record.marks(last.marks());
    predictValue();
    record.versions(last.tableVersions());
    record.versions(warehouse.versions());
  }
}

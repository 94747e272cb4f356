package dev.retentionmart.value;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.history.CustomersTable;
import dev.retentionmart.history.OrdersTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.timeline.CustomerSummariesTable;
import dev.retentionmart.value.model.PurchaseModelFamily;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.storage.StorageLevel;

/** The stage: reads the history and the timeline, writes the four tables of predicted value. */
public final class ValueStage {
  private static final String STAGE = "value";

  private final SparkSession spark;
  private final ValueSettings settings;
  private final LocalDate asOf;
  private final String runId;
  private final Warehouse warehouse;
  private final Progress progress;

  public ValueStage(
      SparkSession spark,
      ValueSettings settings,
      LocalDate asOf,
      String runId,
      Warehouse warehouse,
      Progress progress) {
    this.spark = spark;
    this.settings = settings;
    this.asOf = asOf;
    this.runId = runId;
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /** What one set of fits predicts with. */
  private record Fitted(
      Compression<RecencyFrequencyTable.Row> times,
      GroupFits purchases,
      Compression<SpendTable.Row> spendCells,
      GroupFits spend) {

    /** By segment and channel; those without both models are missing. */
    Map<GroupName, GroupModel> models(PurchaseModelFamily family) {
      Map<GroupName, GroupModel> models = new HashMap<>();
      for (Compression.Cell<RecencyFrequencyTable.Row> cell : times.cells()) {
        GroupName group = new GroupName(cell.segment(), cell.channel());
        Optional<GroupFit.Used> buys = purchases.used(group.segment(), group.channel());
        Optional<GroupFit.Used> spends = spend.used(group.segment(), group.channel());
        if (buys.isPresent() && spends.isPresent()) {
          models.computeIfAbsent(
              group, key -> GroupModel.of(family, buys.get().fit(), spends.get().fit()));
        }
      }
      return models;
    }
  }

  /**
   * Writes the tables.
   *
   * @param orderId the type of order ids
   * @param customerId the type of customer ids
   */
  public void run(DataType orderId, DataType customerId) {
    Dataset<Row> customers = warehouse.read(CustomerSummariesTable.table(orderId, customerId));
    Dataset<Row> versions = warehouse.read(CustomersTable.table(customerId));
    Dataset<Row> orders = warehouse.read(OrdersTable.table(orderId, customerId));
    LocalDate lastSeen = asOf.minusDays(settings.holdoutDays());
    Dataset<Row> past =
        PurchaseHistories.withHoldout(orders, customers, versions, lastSeen)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> now =
        PurchaseHistories.asOf(customers, versions, asOf).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Compression<RecencyFrequencyTable.Row> pastTimes =
          progress.step(STAGE, "customers as they were", () -> times(past));
      ModelChoice choice =
          progress.step(
              STAGE,
              "choose the purchase model",
              () ->
                  ModelChoice.of(
                      RecencyFrequencyTable.of(pastTimes.in(GroupName.ALL)), past, settings));
      progress.say(STAGE, "choose the purchase model", choice.family().label());
      Fitted fitted = progress.step(STAGE, "fit", () -> fit(times(now), now, choice.family()));
      progress.step(STAGE, "predict customers", () -> predict(now, fitted, choice, customerId));
      progress.step(
          STAGE,
          "value of segments",
          () ->
              warehouse.replace(
                  SegmentValueTable.TABLE,
                  SegmentValueRows.of(
                      warehouse.read(CustomerValueTable.table(customerId)), asOf, runId)));
      progress.step(STAGE, "backtest", () -> backtest(past, pastTimes, choice, lastSeen));
      progress.step(STAGE, "fits", () -> writeFits(fitted, choice, pastTimes.width()));
    } finally {
      past.unpersist();
      now.unpersist();
    }
  }

  private Compression<RecencyFrequencyTable.Row> times(Dataset<Row> histories) {
    return Compression.ofTimes(histories, settings.timeUnit().days());
  }

  private Fitted fit(
      Compression<RecencyFrequencyTable.Row> times,
      Dataset<Row> histories,
      PurchaseModelFamily family) {
    Compression<SpendTable.Row> spend = Compression.ofSpend(histories);
    return new Fitted(
        times,
        GroupFits.of(times, Models.purchases(family), settings),
        spend,
        GroupFits.of(spend, Models.spend(), settings));
  }

  private void predict(Dataset<Row> now, Fitted fitted, ModelChoice choice, DataType customerId) {
    Dataset<Row> predicted =
        CustomerValues.predict(
            now, fitted.models(choice.family()), settings, CustomerValueRows.DAYS);
    warehouse.replace(
        CustomerValueTable.table(customerId),
        CustomerValueRows.of(predicted, choice.family(), asOf, runId));
  }

  private void backtest(
      Dataset<Row> past,
      Compression<RecencyFrequencyTable.Row> pastTimes,
      ModelChoice choice,
      LocalDate lastSeen) {
    Fitted fitted = fit(pastTimes, past, choice.family());
    ValueSettings overHoldout = settings.undiscounted(settings.holdoutDays());
    Dataset<Row> predicted =
        CustomerValues.predict(
            past, fitted.models(choice.family()), overHoldout, settings.holdoutDays());
    warehouse.replace(
        ValueBacktestTable.TABLE, ValueBacktestRows.of(spark, predicted, lastSeen, asOf, runId));
  }

  private void writeFits(Fitted fitted, ModelChoice choice, double pastWidth) {
    ValueFitRows rows = new ValueFitRows(asOf, runId);
    rows.addChoice(choice, pastWidth);
    rows.addPurchases(fitted.purchases(), fitted.times().width());
    rows.addSpend(fitted.spend(), fitted.spendCells());
    warehouse.replace(
        ValueFitsTable.TABLE,
        spark.createDataFrame(rows.rows(), ValueFitsTable.TABLE.schema()).repartition(1));
  }
}

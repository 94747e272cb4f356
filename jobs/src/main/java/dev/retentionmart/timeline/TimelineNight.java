package dev.retentionmart.timeline;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.history.ChangedHistory;
import dev.retentionmart.history.Held;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.Changes;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/**
 * The timeline, brought up to date. The customers concerned are followed twice, through what their
 * history was and through what it is: the rows that differ leave the tables and enter them, and are
 * what the counts lose and gain.
 */
public final class TimelineNight {
  private static final String STAGE = "timeline";

  private TimelineNight() {}

  /** What changed in the two tables that are counted. */
  public record ChangedTimeline(Changes purchasePeriods, Changes lifecycleEvents) {}

  /**
   * Changes the three tables of the stage.
   *
   * @param held holds what the result reads, until the counts are written
   */
  public static ChangedTimeline run(
      SparkSession spark,
      NightlyConfig config,
      ChangedHistory changed,
      Held held,
      Warehouse warehouse,
      Progress progress) {
    DataType orderId = changed.ordersAfter().schema().apply("order_id").dataType();
    DataType customerId = changed.ordersAfter().schema().apply("customer_id").dataType();
    Windows windows = new Windows(config.activeWindows(), config.timeZone());
    JavaRDD<byte[]> before = CustomerBlocks.of(changed.ordersBefore(), changed.versionsBefore());
    JavaRDD<byte[]> after = CustomerBlocks.of(changed.ordersAfter(), changed.versionsAfter());
    try {
      progress.step(
          STAGE,
          "bring the changed customers' orders together",
          () -> before.count() + after.count());
      Changes purchasePeriods =
          changes(
              PurchasePeriodsTable.table(customerId),
              PurchasePeriods.of(spark, before, customerId, windows),
              PurchasePeriods.of(spark, after, customerId, windows),
              held);
      Changes lifecycleEvents =
          changes(
              LifecycleEventsTable.table(customerId),
              LifecycleEvents.of(spark, before, customerId, windows),
              LifecycleEvents.of(spark, after, customerId, windows),
              held);
      Changes summaries =
          changes(
              CustomerSummariesTable.table(orderId, customerId),
              CustomerSummaries.of(spark, before, orderId, customerId),
              CustomerSummaries.of(spark, after, orderId, customerId),
              held);
      progress.step(
          STAGE,
          "purchases by period",
          () ->
              warehouse.change(
                  PurchasePeriodsTable.table(customerId),
                  List.of("customer_id", "grain", "period_start"),
                  purchasePeriods));
      progress.step(
          STAGE,
          "lifecycle events",
          () ->
              warehouse.change(
                  LifecycleEventsTable.table(customerId),
                  List.of("customer_id", "grain", "period_start", "event"),
                  lifecycleEvents));
      progress.step(
          STAGE,
          "customer summaries",
          () ->
              warehouse.change(
                  CustomerSummariesTable.table(orderId, customerId),
                  List.of("customer_id"),
                  summaries));
      return new ChangedTimeline(purchasePeriods, lifecycleEvents);
    } finally {
      before.unpersist();
      after.unpersist();
    }
  }

  private static Changes changes(Table table, Dataset<Row> before, Dataset<Row> after, Held held) {
    return Changes.of(
        held.hold(Changes.signed(before.to(table.schema()), after.to(table.schema()))));
  }
}

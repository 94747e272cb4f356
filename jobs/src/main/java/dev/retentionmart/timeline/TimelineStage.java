package dev.retentionmart.timeline;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.history.History;
import dev.retentionmart.history.OrdersTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.Warehouse;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/** Reads the history, writes the timeline. */
public final class TimelineStage {
  private static final String STAGE = "timeline";

  private TimelineStage() {}

  /** The tables of the stage. */
  public record Timeline(
      Dataset<Row> purchasePeriods, Dataset<Row> lifecycleEvents, Dataset<Row> customers) {}

  /** Writes the three tables of the stage. */
  public static Timeline run(
      SparkSession spark,
      NightlyConfig config,
      History history,
      Warehouse warehouse,
      Progress progress) {
    DataType orderId = history.orders().schema().apply("order_id").dataType();
    DataType customerId = history.orders().schema().apply("customer_id").dataType();
    Windows windows = new Windows(config.activeWindows(), config.timeZone());
    JavaRDD<byte[]> customers =
        CustomerBlocks.of(history.orders().where(OrdersTable.IS_VALID), history.customers());
    try {
      progress.step(STAGE, "bring each customer's orders together", () -> customers.count());
      return new Timeline(
          progress.step(
              STAGE,
              "purchases by period",
              () ->
                  warehouse.replace(
                      PurchasePeriodsTable.table(customerId),
                      PurchasePeriods.of(spark, customers, customerId, windows))),
          progress.step(
              STAGE,
              "lifecycle events",
              () ->
                  warehouse.replace(
                      LifecycleEventsTable.table(customerId),
                      LifecycleEvents.of(spark, customers, customerId, windows))),
          progress.step(
              STAGE,
              "customer summaries",
              () ->
                  warehouse.replace(
                      CustomerSummariesTable.table(orderId, customerId),
                      CustomerSummaries.of(spark, customers, orderId, customerId))));
    } finally {
      customers.unpersist();
    }
  }
}

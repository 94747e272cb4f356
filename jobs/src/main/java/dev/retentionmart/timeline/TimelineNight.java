package dev.retentionmart.timeline;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.history.ChangedHistory;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.Sums;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/**
 * The timeline, brought up to date: all rows of the customers concerned go, and those that follow
 * from their history as it is now come.
 */
public final class TimelineNight implements AutoCloseable {
  private static final String STAGE = "timeline";
  private static final String KEY = "customer_id";

  private final SparkSession spark;
  private final Windows windows;
  private final DataType orderId;
  private final DataType customerId;
  private final JavaRDD<byte[]> before;
  private final JavaRDD<byte[]> after;

  /** Holds the customers concerned, as they were and as they are, until it is closed. */
  public TimelineNight(SparkSession spark, NightlyConfig config, ChangedHistory changed) {
    this.spark = spark;
    this.windows = new Windows(config.activeWindows(), config.timeZone());
    this.orderId = changed.ordersAfter().schema().apply("order_id").dataType();
    this.customerId = changed.ordersAfter().schema().apply(KEY).dataType();
    this.before = CustomerBlocks.of(changed.ordersBefore(), changed.versionsBefore());
    this.after = CustomerBlocks.of(changed.ordersAfter(), changed.versionsAfter());
  }

  /** Changes the three tables of the stage. */
  public void run(ChangedHistory changed, Warehouse warehouse, Progress progress) {
    progress.step(
        STAGE,
        "bring the changed customers' orders together",
        () -> before.count() + after.count());
    Table periods = PurchasePeriodsTable.table(customerId);
    Table events = LifecycleEventsTable.table(customerId);
    Table summaries = CustomerSummariesTable.table(orderId, customerId);
    progress.step(
        STAGE,
        "purchases by period",
        () -> warehouse.change(periods, KEY, changed.customers(), periods(after)));
    progress.step(
        STAGE,
        "lifecycle events",
        () -> warehouse.change(events, KEY, changed.customers(), events(after)));
    progress.step(
        STAGE,
        "customer summaries",
        () ->
            warehouse.change(
                summaries,
                KEY,
                changed.customers(),
                CustomerSummaries.of(spark, after, orderId, customerId)));
  }

  /** Rows of {@code timeline/purchase_periods} that came and went, with their {@link Sums#SIGN}. */
  public Dataset<Row> changeOfPeriods() {
    return Sums.change(periods(after), periods(before));
  }

  /** Rows of {@code timeline/lifecycle_events} that came and went, with their {@link Sums#SIGN}. */
  public Dataset<Row> changeOfEvents() {
    return Sums.change(events(after), events(before));
  }

  private Dataset<Row> periods(JavaRDD<byte[]> customers) {
    return PurchasePeriods.of(spark, customers, customerId, windows);
  }

  private Dataset<Row> events(JavaRDD<byte[]> customers) {
    return LifecycleEvents.of(spark, customers, customerId, windows);
  }

  @Override
  public void close() {
    before.unpersist();
    after.unpersist();
  }
}

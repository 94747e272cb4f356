package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import dev.retentionmart.config.Grain;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.history.History;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.Warehouse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the history, writes the timeline. */
public final class TimelineStage {
  private static final String STAGE = "timeline";
  private static final String UNKNOWN_CHANNEL = "(unknown)";

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
    Dataset<Row> byCustomer =
        TimelineInput.byCustomer(history.orders(), history.customers(), orderId);
    // As an RDD, so that the three passes read one shuffle instead of making three.
    JavaRDD<Row> customers =
        progress.step(STAGE, "bring each customer's orders together", byCustomer::toJavaRDD);
    Windows windows = new Windows(config.activeWindows(), config.timeZone());
    Dataset<Row> purchasePeriods =
        progress.step(
            STAGE,
            "purchases by period",
            () ->
                warehouse.replace(
                    PurchasePeriodsTable.table(customerId),
                    purchasePeriods(spark, customers, customerId, windows)));
    Dataset<Row> lifecycleEvents =
        progress.step(
            STAGE,
            "lifecycle events",
            () ->
                warehouse.replace(
                    LifecycleEventsTable.table(customerId),
                    lifecycleEvents(spark, customers, customerId, windows)));
    Dataset<Row> summaries =
        progress.step(
            STAGE,
            "customer summaries",
            () ->
                warehouse.replace(
                    CustomerSummariesTable.table(orderId, customerId),
                    summaries(spark, customers, orderId, customerId)));
    return new Timeline(purchasePeriods, lifecycleEvents, summaries);
  }

  /** The grains with their active windows, and where days begin. */
  private record Windows(Map<Grain, Integer> byGrain, ZoneId zone) implements java.io.Serializable {
    Windows {
      byGrain = new TreeMap<>(byGrain);
    }

    List<Lifecycle> lifecycles(Lifecycle.Sink sink) {
      List<Lifecycle> lifecycles = new ArrayList<>();
      byGrain.forEach((grain, window) -> lifecycles.add(new Lifecycle(grain, window, zone, sink)));
      return lifecycles;
    }
  }

  private static Dataset<Row> purchasePeriods(
      SparkSession spark, JavaRDD<Row> customers, DataType customerIdType, Windows windows) {
    StructType schema =
        new StructType()
            .add("customer_id", customerIdType)
            .add("grain", DataTypes.StringType)
            .add("start_day", DataTypes.IntegerType)
            .add("segment", DataTypes.StringType)
            .add("channel", DataTypes.StringType)
            .add("orders", DataTypes.IntegerType)
            .add("net_revenue_e4", DataTypes.LongType)
            .add("cohort_day", DataTypes.IntegerType)
            .add("age", DataTypes.IntegerType)
            .add("cohort_segment", DataTypes.StringType)
            .add("is_last", DataTypes.BooleanType);
    JavaRDD<Row> rows =
        customers.mapPartitions(
            input -> new CustomerPass(input, new PurchasePeriodWriter(windows)));
    return spark
        .createDataFrame(rows, schema)
        .select(
            col("customer_id"),
            col("grain"),
            date_from_unix_date(col("start_day")).as(PurchasePeriodsTable.PERIOD_START),
            col("segment"),
            col("channel"),
            col("orders"),
            col("net_revenue_e4"),
            date_from_unix_date(col("cohort_day")).as(PurchasePeriodsTable.COHORT_START),
            col("age"),
            col("cohort_segment"),
            col("is_last"));
  }

  private static Dataset<Row> lifecycleEvents(
      SparkSession spark, JavaRDD<Row> customers, DataType customerIdType, Windows windows) {
    StructType schema =
        new StructType()
            .add("customer_id", customerIdType)
            .add("grain", DataTypes.StringType)
            .add("start_day", DataTypes.IntegerType)
            .add("event", DataTypes.StringType)
            .add("segment", DataTypes.StringType)
            .add("channel", DataTypes.StringType);
    JavaRDD<Row> rows =
        customers.mapPartitions(
            input -> new CustomerPass(input, new LifecycleEventWriter(windows)));
    return spark
        .createDataFrame(rows, schema)
        .select(
            col("customer_id"),
            col("grain"),
            date_from_unix_date(col("start_day")).as(LifecycleEventsTable.PERIOD_START),
            col("event"),
            col("segment"),
            col("channel"));
  }

  private static Dataset<Row> summaries(
      SparkSession spark, JavaRDD<Row> customers, DataType orderIdType, DataType customerIdType) {
    StructType schema =
        new StructType()
            .add("customer_id", customerIdType)
            .add("first_order_id", orderIdType)
            .add("acquired_micros", DataTypes.LongType)
            .add("acquisition_day", DataTypes.IntegerType)
            .add("acquisition_channel", DataTypes.StringType)
            .add("acquisition_segment", DataTypes.StringType)
            .add("last_day", DataTypes.IntegerType)
            .add("orders", DataTypes.LongType)
            .add("purchase_days", DataTypes.LongType)
            .add("net_revenue", CustomerSummariesTable.MONEY)
            .add("mean_repeat_purchase_value", CustomerSummariesTable.MONEY);
    JavaRDD<Row> rows =
        customers.mapPartitions(input -> new CustomerPass(input, TimelineStage::writeSummary));
    return spark
        .createDataFrame(rows, schema)
        .select(
            col("customer_id"),
            col("first_order_id"),
            timestamp_micros(col("acquired_micros")).as("acquired_at"),
            date_from_unix_date(col("acquisition_day")).as("acquisition_date"),
            col("acquisition_channel"),
            col("acquisition_segment"),
            date_from_unix_date(col("last_day")).as("last_order_date"),
            col("orders"),
            col("purchase_days"),
            col("net_revenue"),
            col("purchase_days").minus(1).as("repeat_purchases"),
            col("last_day").minus(col("acquisition_day")).as("recency_days"),
            col("mean_repeat_purchase_value"));
  }

  private static String channelOf(CustomerOrders orders) {
    String channel = orders.get(0).channel();
    return channel == null ? UNKNOWN_CHANNEL : channel;
  }

  private static void writeSummary(
      Object customerId, CustomerOrders orders, SegmentVersions versions, Deque<Row> rows) {
    CustomerOrders.Order first = orders.get(0);
    CustomerOrders.Order last = orders.get(orders.size() - 1);
    long days = 0;
    long net = 0;
    long firstDayNet = 0;
    int day = Integer.MIN_VALUE;
    for (int i = 0; i < orders.size(); i++) {
      CustomerOrders.Order order = orders.get(i);
      days += order.epochDay() == day ? 0 : 1;
      day = order.epochDay();
      net = Math.addExact(net, order.netE4());
      firstDayNet += day == first.epochDay() ? order.netE4() : 0;
    }
    BigDecimal mean =
        days == 1
            ? null
            : BigDecimal.valueOf(net - firstDayNet, 4)
                .divide(BigDecimal.valueOf(days - 1), 4, RoundingMode.HALF_UP);
    rows.add(
        RowFactory.create(
            customerId,
            first.id(),
            first.micros(),
            first.epochDay(),
            channelOf(orders),
            versions.at(first.micros()),
            last.epochDay(),
            (long) orders.size(),
            days,
            BigDecimal.valueOf(net, 4),
            mean));
  }

  private static final class PurchasePeriodWriter implements CustomerPass.Writer, Lifecycle.Sink {
    private final List<Lifecycle> lifecycles;
    private Object customerId;
    private String channel;
    private String cohortSegment;
    private Deque<Row> rows;

    PurchasePeriodWriter(Windows windows) {
      lifecycles = windows.lifecycles(this);
    }

    @Override
    public void write(
        Object customer, CustomerOrders orders, SegmentVersions versions, Deque<Row> output) {
      customerId = customer;
      channel = channelOf(orders);
      cohortSegment = versions.at(orders.get(0).micros());
      rows = output;
      lifecycles.forEach(lifecycle -> lifecycle.follow(orders, versions));
    }

    @Override
    public void purchases(Lifecycle.PurchasePeriod period) {
      rows.add(
          RowFactory.create(
              customerId,
              period.grain().label(),
              period.startDay(),
              period.segment(),
              channel,
              period.orders(),
              period.netE4(),
              period.cohortStartDay(),
              period.age(),
              cohortSegment,
              period.isLast()));
    }

    @Override
    public void event(Grain grain, int periodStartDay, LifecycleEvent event, String segment) {}
  }

  private static final class LifecycleEventWriter implements CustomerPass.Writer, Lifecycle.Sink {
    private final List<Lifecycle> lifecycles;
    private Object customerId;
    private String channel;
    private Deque<Row> rows;

    LifecycleEventWriter(Windows windows) {
      lifecycles = windows.lifecycles(this);
    }

    @Override
    public void write(
        Object customer, CustomerOrders orders, SegmentVersions versions, Deque<Row> output) {
      customerId = customer;
      channel = channelOf(orders);
      rows = output;
      lifecycles.forEach(lifecycle -> lifecycle.follow(orders, versions));
    }

    @Override
    public void purchases(Lifecycle.PurchasePeriod period) {}

    @Override
    public void event(Grain grain, int periodStartDay, LifecycleEvent event, String segment) {
      rows.add(
          RowFactory.create(
              customerId, grain.label(), periodStartDay, event.label(), segment, channel));
    }
  }
}

package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import dev.retentionmart.config.Grain;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.history.History;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.Warehouse;
import java.io.Serializable;
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
import org.apache.spark.storage.StorageLevel;

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
    Dataset<Row> byCustomer =
        TimelineInput.byCustomer(history.orders(), history.customers(), orderId);
    JavaRDD<byte[]> customers =
        byCustomer
            .toJavaRDD()
            .mapPartitions(rows -> CustomerBlocks.pack(new CustomerPass(rows)))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      progress.step(STAGE, "bring each customer's orders together", () -> customers.count());
      return write(spark, config, orderId, customerId, customers, warehouse, progress);
    } finally {
      customers.unpersist();
    }
  }

  private static Timeline write(
      SparkSession spark,
      NightlyConfig config,
      DataType orderId,
      DataType customerId,
      JavaRDD<byte[]> customers,
      Warehouse warehouse,
      Progress progress) {
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
  private record Windows(Map<Grain, Integer> byGrain, ZoneId zone) implements Serializable {
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
      SparkSession spark, JavaRDD<byte[]> customers, DataType customerIdType, Windows windows) {
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
    JavaRDD<Row> rows = rows(customers, () -> new PurchasePeriodWriter(windows));
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
      SparkSession spark, JavaRDD<byte[]> customers, DataType customerIdType, Windows windows) {
    StructType schema =
        new StructType()
            .add("customer_id", customerIdType)
            .add("grain", DataTypes.StringType)
            .add("start_day", DataTypes.IntegerType)
            .add("event", DataTypes.StringType)
            .add("segment", DataTypes.StringType)
            .add("channel", DataTypes.StringType);
    JavaRDD<Row> rows = rows(customers, () -> new LifecycleEventWriter(windows));
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
      SparkSession spark,
      JavaRDD<byte[]> customers,
      DataType orderIdType,
      DataType customerIdType) {
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
    JavaRDD<Row> rows = rows(customers, () -> TimelineStage::writeSummary);
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

  /** A new writer for each task. */
  private interface WriterFactory extends Serializable {
    CustomerRows.Writer newWriter();
  }

  private static JavaRDD<Row> rows(JavaRDD<byte[]> customers, WriterFactory writers) {
    return customers.mapPartitions(
        blocks -> new CustomerRows(CustomerBlocks.unpack(blocks), writers.newWriter()));
  }

  private static void writeSummary(CustomerHistory customer, Deque<Row> rows) {
    int firstDay = customer.day(0);
    int lastDay = customer.day(customer.size() - 1);
    long days = 0;
    long net = 0;
    long firstDayNet = 0;
    int day = Integer.MIN_VALUE;
    for (int i = 0; i < customer.size(); i++) {
      days += customer.day(i) == day ? 0 : 1;
      day = customer.day(i);
      net = Math.addExact(net, customer.netE4(i));
      firstDayNet += day == firstDay ? customer.netE4(i) : 0;
    }
    BigDecimal mean =
        days == 1
            ? null
            : BigDecimal.valueOf(net - firstDayNet, 4)
                .divide(BigDecimal.valueOf(days - 1), 4, RoundingMode.HALF_UP);
    rows.add(
        RowFactory.create(
            customer.customerId(),
            customer.firstOrderId(),
            customer.firstMicros(),
            firstDay,
            customer.channel(),
            customer.versions().at(customer.firstMicros()),
            lastDay,
            (long) customer.size(),
            days,
            BigDecimal.valueOf(net, 4),
            mean));
  }

  private static final class PurchasePeriodWriter implements CustomerRows.Writer, Lifecycle.Sink {
    private final List<Lifecycle> lifecycles;
    private CustomerHistory customer;
    private String cohortSegment;
    private Deque<Row> rows;

    PurchasePeriodWriter(Windows windows) {
      lifecycles = windows.lifecycles(this);
    }

    @Override
    public void write(CustomerHistory history, Deque<Row> output) {
      customer = history;
      cohortSegment = history.versions().at(history.firstMicros());
      rows = output;
      lifecycles.forEach(lifecycle -> lifecycle.follow(history));
    }

    @Override
    public void purchases(Lifecycle.PurchasePeriod period) {
      rows.add(
          RowFactory.create(
              customer.customerId(),
              period.grain().label(),
              period.startDay(),
              period.segment(),
              customer.channel(),
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

  private static final class LifecycleEventWriter implements CustomerRows.Writer, Lifecycle.Sink {
    private final List<Lifecycle> lifecycles;
    private CustomerHistory customer;
    private Deque<Row> rows;

    LifecycleEventWriter(Windows windows) {
      lifecycles = windows.lifecycles(this);
    }

    @Override
    public void write(CustomerHistory history, Deque<Row> output) {
      customer = history;
      rows = output;
      lifecycles.forEach(lifecycle -> lifecycle.follow(history));
    }

    @Override
    public void purchases(Lifecycle.PurchasePeriod period) {}

    @Override
    public void event(Grain grain, int periodStartDay, LifecycleEvent event, String segment) {
      rows.add(
          RowFactory.create(
              customer.customerId(),
              grain.label(),
              periodStartDay,
              event.label(),
              segment,
              customer.channel()));
    }
  }
}

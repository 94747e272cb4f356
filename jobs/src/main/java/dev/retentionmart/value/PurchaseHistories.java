package dev.retentionmart.value;

import static org.apache.spark.sql.functions.col;

import dev.retentionmart.history.OrdersTable;
import dev.retentionmart.timeline.CustomerHistory;
import dev.retentionmart.timeline.CustomerRows;
import dev.retentionmart.timeline.PurchaseDays;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * What the models know of each customer, as of two days: today, and the last day before the
 * holdout; and what she did in the holdout. Worked out once for both.
 *
 * <p>Columns of {@link #now} and {@link #past}: {@code customer_id}, {@code segment} at the end of
 * the day, {@code channel} of acquisition, {@code x}, {@code recency_days}, {@code age_days},
 * {@code mean_e4} (z̄, null where x = 0), {@code historic_e4} (all net revenue until then), {@code
 * last_order_date}; of the past, also {@code final_recency_days} (t_x today), {@code
 * holdout_purchases} (purchase days) and {@code holdout_e4}. Money is in ten-thousandths of the
 * reporting currency.
 */
final class PurchaseHistories implements AutoCloseable {
  static final String CUSTOMER_ID = "customer_id";
  static final String SEGMENT = "segment";
  static final String CHANNEL = "channel";
  static final String X = "x";
  static final String RECENCY_DAYS = "recency_days";
  static final String AGE_DAYS = "age_days";
  static final String MEAN_E4 = "mean_e4";
  static final String HISTORIC_E4 = "historic_e4";
  static final String LAST_ORDER_DATE = "last_order_date";
  static final String FINAL_RECENCY_DAYS = "final_recency_days";
  static final String HOLDOUT_PURCHASES = "holdout_purchases";
  static final String HOLDOUT_E4 = "holdout_e4";

  private static final String PAST = "past_";
  private static final StructType OF_A_DAY =
      new StructType()
          .add(SEGMENT, DataTypes.StringType)
          .add(X, DataTypes.IntegerType)
          .add(RECENCY_DAYS, DataTypes.IntegerType)
          .add(AGE_DAYS, DataTypes.IntegerType)
          .add(MEAN_E4, DataTypes.LongType)
          .add(HISTORIC_E4, DataTypes.LongType)
          .add(LAST_ORDER_DATE, DataTypes.DateType);

  private final Dataset<Row> both;

  private PurchaseHistories(Dataset<Row> both) {
    this.both = both;
  }

  /**
   * Histories, held until they are closed.
   *
   * @param orders {@code history/orders}
   * @param versions {@code history/customers}
   * @param lastSeen the last day before the holdout
   */
  static PurchaseHistories of(
      Dataset<Row> orders, Dataset<Row> versions, LocalDate asOf, LocalDate lastSeen) {
    SparkSession spark = orders.sparkSession();
    ZoneId zone = ZoneId.of(spark.conf().get("spark.sql.session.timeZone"));
    JavaRDD<Row> rows =
        CustomerRows.of(
            orders.where(OrdersTable.IS_VALID),
            versions,
            () -> new RowWriter(new Until(asOf, zone), new Until(lastSeen, zone)));
    StructType schema =
        new StructType()
            .add(CUSTOMER_ID, orders.schema().apply(OrdersTable.CUSTOMER_ID).dataType())
            .add(CHANNEL, DataTypes.StringType)
            .add(FINAL_RECENCY_DAYS, DataTypes.IntegerType)
            .add(HOLDOUT_PURCHASES, DataTypes.IntegerType)
            .add(HOLDOUT_E4, DataTypes.LongType);
    for (StructField field : OF_A_DAY.fields()) {
      schema = schema.add(field);
    }
    for (StructField field : OF_A_DAY.fields()) {
      schema = schema.add(PAST + field.name(), field.dataType());
    }
    Dataset<Row> both = spark.createDataFrame(rows, schema).persist(StorageLevel.MEMORY_AND_DISK());
    PurchaseHistories histories = new PurchaseHistories(both);
    try {
      both.count();
      return histories;
    } catch (Throwable e) {
      histories.close();
      throw e;
    }
  }

  /** Everything until the as-of date. */
  Dataset<Row> now() {
    return both.select(columns("").toArray(Column[]::new));
  }

  /** Everything until the last day before the holdout, of those who were customers by then. */
  Dataset<Row> past() {
    List<Column> columns = columns(PAST);
    List.of(FINAL_RECENCY_DAYS, HOLDOUT_PURCHASES, HOLDOUT_E4)
        .forEach(name -> columns.add(col(name)));
    return both.where(col(PAST + X).isNotNull()).select(columns.toArray(Column[]::new));
  }

  @Override
  public void close() {
    both.unpersist();
  }

  private static List<Column> columns(String prefix) {
    List<Column> columns = new ArrayList<>(List.of(col(CUSTOMER_ID), col(CHANNEL)));
    for (String name : OF_A_DAY.fieldNames()) {
      columns.add(col(prefix + name).as(name));
    }
    return columns;
  }

  /** The end of a day. */
  private record Until(int epochDay, long lastMicros) {
    Until(LocalDate day, ZoneId zone) {
      this(
          (int) day.toEpochDay(),
          ChronoUnit.MICROS.between(Instant.EPOCH, day.plusDays(1).atStartOfDay(zone).toInstant())
              - 1);
    }
  }

  /** One row per customer. */
  private static final class RowWriter implements CustomerRows.Writer {
    private final Until now;
    private final Until past;

    RowWriter(Until now, Until past) {
      this.now = now;
      this.past = past;
    }

    @Override
    public void write(CustomerHistory customer, Deque<Row> rows) {
      PurchaseDays all = PurchaseDays.until(customer, now.epochDay());
      PurchaseDays seen = PurchaseDays.until(customer, past.epochDay());
      List<Object> values =
          new ArrayList<>(
              Arrays.asList(
                  customer.customerId(),
                  customer.channel(),
                  all.recencyDays(),
                  all.count() - seen.count(),
                  all.netE4() - seen.netE4()));
      addOfADay(values, customer, all, now);
      addOfADay(values, customer, seen, past);
      rows.add(RowFactory.create(values.toArray()));
    }

    private static void addOfADay(
        List<Object> values, CustomerHistory customer, PurchaseDays purchases, Until until) {
      if (purchases.count() == 0) {
        values.addAll(Collections.nCopies(OF_A_DAY.size(), null));
        return;
      }
      values.add(customer.versions().knownAt(until.lastMicros()));
      values.add(purchases.count() - 1);
      values.add(purchases.recencyDays());
      values.add(until.epochDay() - purchases.firstDay());
      values.add(purchases.meanRepeatE4());
      values.add(purchases.netE4());
      values.add(LocalDate.ofEpochDay(purchases.lastDay()));
    }
  }
}

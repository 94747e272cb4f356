package dev.retentionmart.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.history.CustomersTable;
import dev.retentionmart.history.OrdersTable;
import dev.retentionmart.source.CanonicalOrders;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
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
  private static final List<String> OF_A_DAY =
      List.of(SEGMENT, X, RECENCY_DAYS, AGE_DAYS, MEAN_E4, HISTORIC_E4, LAST_ORDER_DATE);

  private final Dataset<Row> both;

  private PurchaseHistories(Dataset<Row> both) {
    this.both = both;
  }

  /**
   * Histories, held until they are closed.
   *
   * @param orders {@code history/orders}
   * @param customers {@code timeline/customers}
   * @param versions {@code history/customers}
   * @param lastSeen the last day before the holdout
   */
  static PurchaseHistories of(
      Dataset<Row> orders,
      Dataset<Row> customers,
      Dataset<Row> versions,
      LocalDate asOf,
      LocalDate lastSeen) {
    Dataset<Row> today =
        customers.select(
            col(CUSTOMER_ID),
            col("acquisition_channel").as(CHANNEL),
            col("repeat_purchases").cast(DataTypes.IntegerType).as(X),
            col(RECENCY_DAYS),
            datediff(lit(asOf), col("acquisition_date")).as(AGE_DAYS),
            e4(col("mean_repeat_purchase_value")).as(MEAN_E4),
            e4(col("net_revenue")).as(HISTORIC_E4),
            col(LAST_ORDER_DATE));
    Dataset<Row> past = untilAndSince(orders, lastSeen);
    Dataset<Row> segments = segments(versions, asOf, lastSeen);
    return new PurchaseHistories(
        today
            .join(past, col(CUSTOMER_ID).equalTo(past.col("past_id")))
            .join(segments, col(CUSTOMER_ID).equalTo(segments.col("version_id")), "left")
            .withColumn(SEGMENT, coalesce(col("label"), lit(CanonicalOrders.UNKNOWN)))
            .withColumn(PAST + SEGMENT, coalesce(col(PAST + "label"), lit(CanonicalOrders.UNKNOWN)))
            .drop("past_id", "version_id", "label", PAST + "label")
            .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** Everything until the as-of date. */
  Dataset<Row> now() {
    List<Column> columns = new ArrayList<>(List.of(col(CUSTOMER_ID), col(CHANNEL)));
    OF_A_DAY.forEach(name -> columns.add(col(name)));
    return both.select(columns.toArray(Column[]::new));
  }

  /** Everything until the last day before the holdout, of those who were customers by then. */
  Dataset<Row> past() {
    List<Column> columns = new ArrayList<>(List.of(col(CUSTOMER_ID), col(CHANNEL)));
    OF_A_DAY.forEach(name -> columns.add(col(PAST + name).as(name)));
    List.of(FINAL_RECENCY_DAYS, HOLDOUT_PURCHASES, HOLDOUT_E4)
        .forEach(name -> columns.add(col(name)));
    return both.where(col(PAST + X).isNotNull()).select(columns.toArray(Column[]::new));
  }

  @Override
  public void close() {
    both.unpersist();
  }

  /** Of each customer {@code past_id}, purchase days until a day and since. */
  private static Dataset<Row> untilAndSince(Dataset<Row> orders, LocalDate lastSeen) {
    Column isSeen = col("day").leq(lit(lastSeen));
    Column seenDays = col("seen_days");
    return orders
        .where(col(OrdersTable.IS_VALID))
        .select(
            col(OrdersTable.CUSTOMER_ID).as("past_id"),
            col(OrdersTable.ORDER_DATE).as("day"),
            col(OrdersTable.NET_REVENUE_E4).as("value_e4"))
        .repartition(col("past_id"))
        .groupBy("past_id", "day")
        .agg(sum("value_e4").as("value_e4"))
        .groupBy("past_id")
        .agg(
            min("day").as("first_day"),
            max(when(isSeen, col("day"))).as(PAST + LAST_ORDER_DATE),
            max("day").as("final_day"),
            count_if(isSeen).as("seen_days"),
            sum(when(isSeen, col("value_e4")).otherwise(0L)).as(PAST + HISTORIC_E4),
            min_by(col("value_e4"), col("day")).as("first_e4"),
            count_if(not(isSeen)).cast(DataTypes.IntegerType).as(HOLDOUT_PURCHASES),
            sum(when(isSeen, 0L).otherwise(col("value_e4"))).as(HOLDOUT_E4))
        .select(
            col("past_id"),
            when(seenDays.gt(0), seenDays.minus(1).cast(DataTypes.IntegerType)).as(PAST + X),
            datediff(col(PAST + LAST_ORDER_DATE), col("first_day")).as(PAST + RECENCY_DAYS),
            datediff(lit(lastSeen), col("first_day")).as(PAST + AGE_DAYS),
            when(
                    seenDays.gt(1),
                    round(col(PAST + HISTORIC_E4).minus(col("first_e4")).divide(seenDays.minus(1))))
                .cast(DataTypes.LongType)
                .as(PAST + MEAN_E4),
            col(PAST + HISTORIC_E4),
            col(PAST + LAST_ORDER_DATE),
            datediff(col("final_day"), col("first_day")).as(FINAL_RECENCY_DAYS),
            col(HOLDOUT_PURCHASES),
            col(HOLDOUT_E4));
  }

  private static Column e4(Column money) {
    return money.multiply(10_000).cast(DataTypes.LongType);
  }

  /** Of each customer {@code version_id}, the segments at the ends of two days. */
  private static Dataset<Row> segments(Dataset<Row> versions, LocalDate asOf, LocalDate lastSeen) {
    Column version =
        struct(col(CustomersTable.SEGMENT).as("label"), col(CustomersTable.VALID_TO).as("until"));
    return versions
        .groupBy(col(CustomersTable.CUSTOMER_ID).as("version_id"))
        .agg(newest(version, asOf).as("now"), newest(version, lastSeen).as("past"))
        .select(
            col("version_id"),
            label("now", asOf).as("label"),
            label("past", lastSeen).as(PAST + "label"));
  }

  private static Column newest(Column version, LocalDate day) {
    Column hasBegun = col(CustomersTable.VALID_FROM).lt(endOf(day));
    return max_by(when(hasBegun, version), when(hasBegun, col(CustomersTable.VALID_FROM)));
  }

  /** What was not yet known on that day does not count, though the timeline uses it. */
  private static Column label(String newest, LocalDate day) {
    Column until = col(newest + ".until");
    return when(until.isNull().or(until.geq(endOf(day))), col(newest + ".label"));
  }

  private static Column endOf(LocalDate day) {
    return date_add(lit(day), 1).cast(DataTypes.TimestampType);
  }
}

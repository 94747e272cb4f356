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
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * One row per customer: what the models know of her, and what she did after they stopped looking.
 *
 * <p>{@code customer_id}, {@code segment} on the last day that the models see, {@code channel} of
 * acquisition, {@code x}, {@code recency_days}, {@code age_days}, {@code mean_e4} (z̄, null where x
 * = 0), {@code historic_e4} (all net revenue until then), {@code last_order_date}; of a holdout,
 * also {@code final_recency_days} (t_x at the end of the holdout), {@code holdout_purchases}
 * (purchase days) and {@code holdout_e4}. Money is in ten-thousandths of the reporting currency.
 */
final class PurchaseHistories {
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

  private static final String UNKNOWN = "(unknown)";

  private PurchaseHistories() {}

  /**
   * Everything until the as-of date.
   *
   * @param customers {@code timeline/customers}
   * @param versions {@code history/customers}
   */
  static Dataset<Row> asOf(Dataset<Row> customers, Dataset<Row> versions, LocalDate asOf) {
    Dataset<Row> histories =
        customers.select(
            col(CUSTOMER_ID),
            col("acquisition_channel").as(CHANNEL),
            col("repeat_purchases").cast(DataTypes.IntegerType).as(X),
            col(RECENCY_DAYS),
            datediff(lit(asOf), col("acquisition_date")).as(AGE_DAYS),
            e4(col("mean_repeat_purchase_value")).as(MEAN_E4),
            e4(col("net_revenue")).as(HISTORIC_E4),
            col(LAST_ORDER_DATE));
    return withSegments(histories, versions, asOf);
  }

  /**
   * Everything until a past day, and purchases and value from then until the as-of date. Customers
   * acquired later are not among them.
   *
   * @param orders {@code history/orders}
   * @param customers {@code timeline/customers}
   * @param versions {@code history/customers}
   */
  static Dataset<Row> withHoldout(
      Dataset<Row> orders, Dataset<Row> customers, Dataset<Row> versions, LocalDate lastSeen) {
    Column isSeen = col("day").leq(lit(lastSeen));
    Column isRepeat = isSeen.and(col("day").gt(col("first_day")));
    Dataset<Row> days =
        orders
            .where(col(OrdersTable.IS_VALID))
            .repartition(col(OrdersTable.CUSTOMER_ID))
            .groupBy(col(OrdersTable.CUSTOMER_ID).as("id"), col(OrdersTable.ORDER_DATE).as("day"))
            .agg(sum(OrdersTable.NET_REVENUE_E4).as("value_e4"));
    Dataset<Row> acquired =
        customers
            .where(col("acquisition_date").leq(lit(lastSeen)))
            .select(
                col(CUSTOMER_ID),
                col("acquisition_channel").as(CHANNEL),
                col("acquisition_date").as("first_day"));
    Dataset<Row> histories =
        acquired
            .join(days, col(CUSTOMER_ID).equalTo(col("id")))
            .groupBy(col(CUSTOMER_ID), col(CHANNEL), col("first_day"))
            .agg(
                count_if(isRepeat).cast(DataTypes.IntegerType).as(X),
                max(when(isSeen, col("day"))).as(LAST_ORDER_DATE),
                max(col("day")).as("final_day"),
                sum(when(isRepeat, col("value_e4")).otherwise(0L)).as("repeat_e4"),
                sum(when(isSeen, col("value_e4")).otherwise(0L)).as("seen_e4"),
                count_if(not(isSeen)).as(HOLDOUT_PURCHASES),
                sum(when(isSeen, 0L).otherwise(col("value_e4"))).as(HOLDOUT_E4))
            .select(
                col(CUSTOMER_ID),
                col(CHANNEL),
                col(X),
                datediff(col(LAST_ORDER_DATE), col("first_day")).as(RECENCY_DAYS),
                datediff(lit(lastSeen), col("first_day")).as(AGE_DAYS),
                when(col(X).gt(0), round(col("repeat_e4").divide(col(X))))
                    .cast(DataTypes.LongType)
                    .as(MEAN_E4),
                col("seen_e4").as(HISTORIC_E4),
                col(LAST_ORDER_DATE),
                datediff(col("final_day"), col("first_day")).as(FINAL_RECENCY_DAYS),
                col(HOLDOUT_PURCHASES).cast(DataTypes.IntegerType).as(HOLDOUT_PURCHASES),
                col(HOLDOUT_E4));
    return withSegments(histories, versions, lastSeen);
  }

  private static Column e4(Column money) {
    return money.multiply(10_000).cast(DataTypes.LongType);
  }

  /** The segment at the end of a day, by the rules of the timeline. */
  private static Dataset<Row> withSegments(
      Dataset<Row> histories, Dataset<Row> versions, LocalDate day) {
    Column end = date_add(lit(day), 1).cast(DataTypes.TimestampType);
    Column hasBegun = col(CustomersTable.VALID_FROM).lt(end);
    Column version =
        struct(col(CustomersTable.SEGMENT).as("label"), col(CustomersTable.VALID_TO).as("until"));
    Dataset<Row> segments =
        versions
            .groupBy(col(CustomersTable.CUSTOMER_ID).as("id"))
            .agg(
                max_by(when(hasBegun, version), when(hasBegun, col(CustomersTable.VALID_FROM)))
                    .as("now"),
                min_by(version, col(CustomersTable.VALID_FROM)).as("first"),
                min(col(CustomersTable.VALID_FROM)).lt(end).as("has_begun"))
            .select(
                col("id"),
                when(col("has_begun").equalTo(false), col("first.label"))
                    .when(col("now.until").isNull().or(col("now.until").geq(end)), col("now.label"))
                    .as("label"));
    return histories
        .join(segments, col(CUSTOMER_ID).equalTo(col("id")), "left")
        .withColumn(SEGMENT, coalesce(col("label"), lit(UNKNOWN)))
        .drop("id", "label");
  }
}

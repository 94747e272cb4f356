package dev.retentionmart.history;

import static dev.retentionmart.history.OrderOutcomes.CANDIDATE;
import static dev.retentionmart.history.OrderOutcomes.FUTURE;
import static dev.retentionmart.history.OrderOutcomes.GUEST;
import static dev.retentionmart.history.OrderOutcomes.NOT_VALID;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Orders with their refunds, in the reporting currency. */
final class OrderHistory {
  private OrderHistory() {}

  /** One row per order, from copies of headers that {@link OrderCopies} has settled. */
  static Dataset<Row> fromCopies(Dataset<Row> settled) {
    Column isValidRow = col("outcome").equalTo(CANDIDATE).and(col("customer_id").isNotNull());
    Column outcome =
        when(col("outcome").equalTo(CANDIDATE).and(col("customer_id").isNull()), GUEST)
            .otherwise(col("outcome"));
    return settled
        .where(col("is_winner"))
        .select(
            col("order_id"),
            col("customer_id"),
            col("ordered_at"),
            col("channel"),
            col("currency"),
            col("amount_e4"),
            col("exchange_rate"),
            col("is_in_scope"),
            outcome.as("outcome"),
            when(isValidRow, 1).otherwise(0).as("valid_rows"),
            when(outcome.equalTo(GUEST), 1).otherwise(0).as("guest_rows"),
            when(outcome.equalTo(NOT_VALID), 1).otherwise(0).as("not_valid_rows"),
            col("lost_future_rows")
                .plus(when(outcome.equalTo(FUTURE), 1).otherwise(0))
                .as("future_rows"),
            col("superseded_rows"),
            col("left_out_e4"),
            col("content_hash"),
            col("is_undecided"));
  }

  /**
   * The rows of {@code history/orders}.
   *
   * @param orders one row per order, with its outcome
   * @param refundsByOrder {@code refunded_order_id}, {@code refunded_e4}, {@code refund_rows}: one
   *     row per order with refunds
   */
  static Dataset<Row> withRefunds(Dataset<Row> orders, Dataset<Row> refundsByOrder) {
    Column amount = coalesce(col("amount_e4"), lit(0L));
    Column kept = amount.minus(col("refunded_e4"));
    Column converted =
        round(kept.cast(DataTypes.createDecimalType(17, 0)).multiply(col("exchange_rate")), 0)
            .cast(DataTypes.LongType);
    Column isOwnCurrency = col("exchange_rate").equalTo(lit(1));
    return orders
        .join(refundsByOrder, col("order_id").equalTo(col("refunded_order_id")), "left")
        .withColumn("refunded_e4", coalesce(col("refunded_e4"), lit(0L)))
        .withColumn("refund_rows", coalesce(col("refund_rows"), lit(0L)))
        .withColumn("amount_e4", amount)
        .withColumn("net_revenue_e4", when(isOwnCurrency, kept).otherwise(converted))
        .withColumn("order_date", to_date(col("ordered_at")))
        .withColumn("is_valid", col("outcome").equalTo(CANDIDATE))
        .withColumn("exclusion_reason", when(col("outcome").notEqual(CANDIDATE), col("outcome")))
        .select(columns());
  }

  private static Column[] columns() {
    return Stream.of(
            OrdersTable.ORDER_ID,
            OrdersTable.CUSTOMER_ID,
            OrdersTable.ORDERED_AT,
            OrdersTable.ORDER_DATE,
            OrdersTable.CHANNEL,
            OrdersTable.CURRENCY,
            OrdersTable.AMOUNT_E4,
            OrdersTable.REFUNDED_E4,
            OrdersTable.REFUND_ROWS,
            OrdersTable.EXCHANGE_RATE,
            OrdersTable.NET_REVENUE_E4,
            OrdersTable.IS_VALID,
            OrdersTable.IS_IN_SCOPE,
            OrdersTable.EXCLUSION_REASON,
            OrdersTable.VALID_ROWS,
            OrdersTable.GUEST_ROWS,
            OrdersTable.NOT_VALID_ROWS,
            OrdersTable.FUTURE_ROWS,
            OrdersTable.SUPERSEDED_ROWS,
            OrdersTable.LEFT_OUT_E4,
            OrdersTable.CONTENT_HASH,
            OrdersTable.IS_UNDECIDED)
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}

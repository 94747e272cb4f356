package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Refunds, added up by order. */
final class Refunds {
  private Refunds() {}

  /**
   * One row per order with refunds up to the as-of date: {@code refunded_order_id}, {@code
   * refunded_e4}, {@code refund_rows}.
   */
  static Dataset<Row> byOrder(Dataset<Row> canonicalRefunds, LocalDate asOf) {
    return applicable(canonicalRefunds, asOf)
        .groupBy(col("order_id").as("refunded_order_id"))
        .agg(sum("amount_e4").as("refunded_e4"), count(lit(1)).as("refund_rows"));
  }

  /** Refunds that break their contract, with their {@code reason}. */
  static Dataset<Row> broken(Dataset<Row> canonicalRefunds) {
    return canonicalRefunds.where(col("fault").isNotNull()).withColumn("reason", col("fault"));
  }

  /**
   * Refunds up to the as-of date whose order is nowhere in the history, with their {@code reason}. The orders, of which there are many, are
   * narrowed down to those that have refunds before the two are compared.
   */
  static Dataset<Row> withoutOrder(
      Dataset<Row> canonicalRefunds, Dataset<Row> orderHistory, LocalDate asOf) {
    Dataset<Row> refunds = applicable(canonicalRefunds, asOf);
    Dataset<Row> refundedIds = refunds.select(col("order_id").as("refunded_id")).distinct();
    Dataset<Row> knownIds =
        orderHistory
            .select(col("order_id").as("known_id"))
            .join(refundedIds, col("known_id").equalTo(col("refunded_id")), "left_semi");
    return refunds
        .join(knownIds, col("order_id").equalTo(col("known_id")), "left_anti")
        .withColumn("reason", lit("refund_without_order"));
  }

  private static Dataset<Row> applicable(Dataset<Row> canonicalRefunds, LocalDate asOf) {
    return canonicalRefunds.where(
        col("fault").isNull().and(coalesce(col("refund_date").leq(lit(asOf)), lit(false))));
  }
}

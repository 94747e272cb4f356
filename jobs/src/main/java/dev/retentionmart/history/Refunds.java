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

  /** Refunds that are no order's: {@code reason} set, and null for all the others. */
  static Dataset<Row> withReasons(
      Dataset<Row> canonicalRefunds, Dataset<Row> orderHistory, LocalDate asOf) {
    Dataset<Row> orderIds =
        orderHistory
            .where(col("order_id").isNotNull())
            .select(col("order_id").as("known_order_id"))
            .distinct();
    Dataset<Row> orphans =
        applicable(canonicalRefunds, asOf)
            .join(orderIds, col("order_id").equalTo(col("known_order_id")), "left_anti")
            .withColumn("reason", lit("refund_without_order"));
    Dataset<Row> broken =
        canonicalRefunds.where(col("fault").isNotNull()).withColumn("reason", col("fault"));
    return orphans.unionByName(broken);
  }

  private static Dataset<Row> applicable(Dataset<Row> canonicalRefunds, LocalDate asOf) {
    return canonicalRefunds.where(
        col("fault").isNull().and(coalesce(col("refund_date").leq(lit(asOf)), lit(false))));
  }
}

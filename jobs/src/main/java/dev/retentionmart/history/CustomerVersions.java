package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Customers: one row per version. */
final class CustomerVersions {
  /** Stands for "no end" and "no label" where nulls must be told apart from values. */
  private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59.999Z");

  private CustomerVersions() {}

  /** The rows of {@code history/customers}. */
  static Dataset<Row> versions(Dataset<Row> canonicalCustomers, LocalDate asOf) {
    return grouped(canonicalCustomers, asOf)
        .where(col("contents").equalTo(1))
        .select("customer_id", "segment", "valid_from", "valid_to", "source_rows", "content_hash");
  }

  /** Rejected rows, with their {@code reason}. */
  static Dataset<Row> rejected(Dataset<Row> canonicalCustomers, LocalDate asOf) {
    Dataset<Row> conflicts =
        grouped(canonicalCustomers, asOf)
            .where(col("contents").gt(1))
            .select(
                col("customer_id").as("conflict_customer"), col("valid_from").as("conflict_from"));
    Dataset<Row> conflicting =
        usable(canonicalCustomers, asOf)
            .join(
                conflicts,
                col("customer_id")
                    .equalTo(col("conflict_customer"))
                    .and(col("valid_from").equalTo(col("conflict_from"))),
                "left_semi")
            .withColumn("reason", lit("conflicting_versions"));
    return canonicalCustomers
        .where(col("fault").isNotNull())
        .withColumn("reason", col("fault"))
        .unionByName(conflicting);
  }

  private static Dataset<Row> grouped(Dataset<Row> canonicalCustomers, LocalDate asOf) {
    Column hasTwoLabels =
        min(coalesce(col("segment"), lit(""))).notEqual(max(coalesce(col("segment"), lit(""))));
    Column end = coalesce(col("valid_to"), lit(NO_END));
    Column hasTwoEnds = min(end).notEqual(max(end));
    return usable(canonicalCustomers, asOf)
        .groupBy("customer_id", "valid_from")
        .agg(
            max("segment").as("segment"),
            max("valid_to").as("valid_to"),
            count(lit(1)).as("source_rows"),
            sum("content_hash").as("content_hash"),
            when(hasTwoLabels.or(hasTwoEnds), 2).otherwise(1).as("contents"));
  }

  /** Rows that make versions on or before the as-of date. */
  static Dataset<Row> usable(Dataset<Row> canonicalCustomers, LocalDate asOf) {
    return canonicalCustomers.where(
        col("fault")
            .isNull()
            .and(col("customer_id").isNotNull())
            .and(col("valid_from_date").leq(lit(asOf))));
  }
}

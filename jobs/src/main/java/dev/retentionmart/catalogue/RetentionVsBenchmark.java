package dev.retentionmart.catalogue;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.mart.RollUp;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The rows of {@code mart/retention_vs_benchmark}. */
final class RetentionVsBenchmark {
  private static final String AT_START = "customers_at_start";
  private static final String BUYERS = "buyers";

  private RetentionVsBenchmark() {}

  /**
   * Puts every complete period beside the benchmarks that are about it.
   *
   * @param retention rows of {@code mart/retention}
   * @param benchmarks rows of {@code mart/benchmarks}
   * @param minGroupSize a metric of fewer customers is marked as that of a small group
   */
  static Dataset<Row> of(Dataset<Row> retention, Dataset<Row> benchmarks, int minGroupSize) {
    Dataset<Row> metrics =
        retention
            .where(col("is_complete").and(col("channel").equalTo(RollUp.ALL)))
            .select(
                col("grain"),
                col("period_start"),
                col("period_end"),
                col("segment"),
                col("as_of_date"),
                col("run_id"),
                explode(array(metrics())).as("m"))
            .select(col("*"), col("m.*"))
            .drop("m");
    Column isAbout =
        col("metric")
            .equalTo(col("benchmark_metric"))
            .and(col("grain").equalTo(col("benchmark_grain")))
            .and(coalesce(col("benchmark_segment").equalTo(col("segment")), lit(true)));
    return metrics
        .join(broadcast(renamed(benchmarks)), isAbout)
        .withColumn("position", position())
        .withColumn("is_small_group", col("customers").lt(minGroupSize))
        .select(columns());
  }

  private static Dataset<Row> renamed(Dataset<Row> benchmarks) {
    return benchmarks.select(
        col("benchmark"),
        col("applies_to"),
        col("source_kind"),
        col("metric").as("benchmark_metric"),
        col("grain").as("benchmark_grain"),
        col("segment").as("benchmark_segment"),
        col("low").as("benchmark_low"),
        col("high").as("benchmark_high"));
  }

  private static Column position() {
    return when(col("metric_value").isNull(), lit(null))
        .when(col("metric_high").lt(col("benchmark_low")), lit("lower"))
        .when(col("metric_low").gt(col("benchmark_high")), lit("higher"))
        .otherwise(lit("inside"));
  }

  private static Column[] metrics() {
    return new Column[] {
      rate("retention_rate", AT_START),
      plain("crr_formula", AT_START),
      rate("churn_rate", AT_START),
      rate("repeat_purchase_rate", BUYERS),
      rate("returning_buyer_rate", BUYERS),
      plain("revenue_from_existing_rate", BUYERS),
      plain("average_order_value", BUYERS),
      plain("purchase_frequency", BUYERS),
      plain("expected_lifespan", AT_START),
      plain("customer_lifetime_value", BUYERS)
    };
  }

  private static Column rate(String metric, String customers) {
    return metric(metric, metric + "_low", metric + "_high", customers);
  }

  private static Column plain(String metric, String customers) {
    return metric(metric, metric, metric, customers);
  }

  private static Column metric(String metric, String low, String high, String customers) {
    return struct(
        lit(metric).as("metric"),
        col(customers).as("customers"),
        number(metric).as("metric_value"),
        number(low).as("metric_low"),
        number(high).as("metric_high"));
  }

  private static Column number(String column) {
    return col(column).cast(DataTypes.DoubleType);
  }

  private static Column[] columns() {
    return RetentionVsBenchmarkTable.TABLE.columnNames().stream()
        .map(functions::col)
        .toArray(Column[]::new);
  }
}

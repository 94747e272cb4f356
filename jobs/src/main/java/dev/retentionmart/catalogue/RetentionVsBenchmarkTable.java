package dev.retentionmart.catalogue;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;
import java.util.List;

/**
 * {@code mart/retention_vs_benchmark}: one row per benchmark, complete period and segment that it
 * is about.
 */
public final class RetentionVsBenchmarkTable {
  public static final Table TABLE =
      Table.of(
              "mart",
              "retention_vs_benchmark",
              "One row per benchmark, complete period and segment that it is about, over all channels: the metric beside its benchmark.",
              column("benchmark", StringType, "The benchmark, see mart/benchmarks."),
              column("applies_to", StringType, "Which firms it is about."),
              column("source_kind", StringType, "trade article or own."),
              column("metric", StringType, "The column of mart/retention."),
              column("grain", StringType, "week (ISO), month, quarter or year."),
              column("period_start", DateType, "First day of the period."),
              column("period_end", DateType, "Last day of the period."),
              column("segment", StringType, "The segment, (all) for all."),
              column(
                  "customers",
                  LongType,
                  "How many customers the metric is a ratio of, or over: at start, or buyers."),
              column("metric_value", DoubleType, "The metric; null where it has no value."),
              column(
                  "metric_low",
                  DoubleType,
                  "Lower end of its 95 % interval; the metric itself where it has none."),
              column("metric_high", DoubleType, "Upper end."),
              column("benchmark_low", DoubleType, "The benchmark's low; null for no limit."),
              column("benchmark_high", DoubleType, "The benchmark's high; null for no limit."),
              column(
                  "position",
                  StringType,
                  "lower: the whole interval is below the benchmark; higher: above; inside: the two have something "
                      + "in common, so that the difference may be chance. Of a metric without an interval, the metric itself decides. Null without a value."),
              column("is_small_group", BooleanType, "Whether customers < quality.min-group-size."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("benchmark", "period_start", "segment");

  private static final String UNIT = "the metric's unit";
  private static final String WITHOUT = "where the metric has no value";

  private RetentionVsBenchmarkTable() {}

  static List<Metric> metrics() {
    return new MetricList(TABLE)
        .count("customers", "Customers", "customers", Additivity.NEVER)
        .nullable("metric_value", "Metric", UNIT, Additivity.NEVER, WITHOUT)
        .nullable("metric_low", "Metric, lower end", UNIT, Additivity.NEVER, WITHOUT)
        .nullable("metric_high", "Metric, upper end", UNIT, Additivity.NEVER, WITHOUT)
        .nullable("benchmark_low", "Benchmark, low", UNIT, Additivity.NEVER, "for no limit")
        .nullable("benchmark_high", "Benchmark, high", UNIT, Additivity.NEVER, "for no limit")
        .metrics();
  }
}

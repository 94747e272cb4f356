package dev.retentionmart.mart;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;

/** {@code mart/cohorts}: one row per grain, cohort period, age, segment and channel. */
public final class CohortsTable {
  private static final String LOW = "Lower end of its 95 % Wilson interval.";
  private static final String HIGH = "Upper end of its 95 % Wilson interval.";

  public static final Table TABLE =
      Table.of(
              "mart",
              "cohorts",
              "One row per grain, cohort period, age, segment and channel, with totals labelled (all), for ages that have begun.",
              column("grain", StringType, "week (ISO), month, quarter or year."),
              column("cohort_start", DateType, "First day of the period of acquisition."),
              column("age", IntegerType, "Periods since the period of acquisition."),
              column("period_end", DateType, "Last day of the period of that age."),
              column("segment", StringType, "Segment at the first order."),
              column("channel", StringType, "Channel of the first order."),
              column("cohort_size", LongType, "Customers acquired in the cohort period."),
              column("active_customers", LongType, "Those who bought in the period of that age."),
              column("retention_rate", DoubleType, "active_customers / cohort_size."),
              column("retention_rate_low", DoubleType, LOW),
              column("retention_rate_high", DoubleType, HIGH),
              column(
                  "active_on_or_after",
                  LongType,
                  "Those who bought at that age or later. Recent ages are biased low: later has not happened yet."),
              column("unbounded_retention_rate", DoubleType, "active_on_or_after / cohort_size."),
              column("unbounded_retention_rate_low", DoubleType, LOW),
              column("unbounded_retention_rate_high", DoubleType, HIGH),
              column("orders", LongType, "Valid orders of the cohort at that age."),
              column("net_revenue", Rates.MONEY, "Their revenue less refunds, reporting currency."),
              column("cumulative_net_revenue", Rates.MONEY, "net_revenue up to that age."),
              column(
                  "cumulative_revenue_per_customer",
                  Rates.MONEY,
                  "cumulative_net_revenue / cohort_size."),
              column(
                  "is_complete", BooleanType, "Whether period_end is on or before the as-of date."),
              column(
                  "is_small_group", BooleanType, "Whether cohort_size < quality.min-group-size."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("grain", "cohort_start", "age", "segment", "channel");

  private CohortsTable() {}
}

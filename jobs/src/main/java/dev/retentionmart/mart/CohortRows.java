package dev.retentionmart.mart;

import static dev.retentionmart.mart.Rates.money;
import static dev.retentionmart.mart.Rates.moneyPer;
import static dev.retentionmart.mart.Rates.ratio;
import static dev.retentionmart.mart.Rates.wilsonHigh;
import static dev.retentionmart.mart.Rates.wilsonLow;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.cohort.CohortCounts;
import dev.retentionmart.config.Grain;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows of {@code mart/cohorts}.
 *
 * <ol>
 *   <li>Counts up to the period of the as-of date, with totals.
 *   <li>A row for every age that has begun.
 *   <li>Sums up to an age, and from an age on.
 *   <li>Ratios, last.
 * </ol>
 */
public final class CohortRows {
  private CohortRows() {}

  /**
   * Publishes counts.
   *
   * @param counts rows of {@code counts/cohorts}
   * @param minGroupSize a smaller cohort is marked as small
   */
  public static Dataset<Row> publish(
      Dataset<Row> counts, List<Grain> grains, int minGroupSize, LocalDate asOf, String runId) {
    return rates(
        sums(withoutHoles(totals(counts, grains, asOf), grains, asOf)), minGroupSize, asOf, runId);
  }

  private static Dataset<Row> totals(Dataset<Row> counts, List<Grain> grains, LocalDate asOf) {
    Dataset<Row> begun =
        counts.where(col(CohortCounts.PERIOD_START).leq(RollUp.lastPeriodStart(grains, asOf)));
    return RollUp.withTotals(begun)
        .groupBy("grain", "cohort_start", "age", CohortCounts.PERIOD_START, "segment", "channel")
        .agg(
            sum(CohortCounts.ACTIVE).as(CohortCounts.ACTIVE),
            sum(CohortCounts.LAST_ACTIVE).as(CohortCounts.LAST_ACTIVE),
            sum(CohortCounts.ORDERS).as(CohortCounts.ORDERS),
            sum(CohortCounts.NET_REVENUE_E4).as(CohortCounts.NET_REVENUE_E4));
  }

  /** Every age is followed by ages of zeros up to the cohort's next one, the last up to today. */
  private static Dataset<Row> withoutHoles(
      Dataset<Row> totals, List<Grain> grains, LocalDate asOf) {
    WindowSpec byAge = cohort().orderBy("age");
    Column periods =
        RollUp.periodsUntilNext(
            col(CohortCounts.PERIOD_START), byAge, RollUp.lastPeriodStart(grains, asOf));
    return totals
        .withColumn("cohort_size", first(CohortCounts.ACTIVE).over(byAge))
        .withColumn("periods", periods)
        .select(col("*"), posexplode(col("periods")).as(new String[] {"gap", "period"}))
        .select(
            col("grain"),
            col("cohort_start"),
            col("age").plus(col("gap")).as("age"),
            date_sub(col("period").plus(RollUp.periodLength()).cast(DataTypes.DateType), 1)
                .as("period_end"),
            col("segment"),
            col("channel"),
            col("cohort_size"),
            filled(CohortCounts.ACTIVE),
            filled(CohortCounts.LAST_ACTIVE),
            filled(CohortCounts.ORDERS),
            filled(CohortCounts.NET_REVENUE_E4));
  }

  private static Dataset<Row> sums(Dataset<Row> cells) {
    WindowSpec byAge = cohort().orderBy("age");
    return cells
        .withColumn(
            "active_on_or_after",
            sum(CohortCounts.LAST_ACTIVE)
                .over(byAge.rowsBetween(Window.currentRow(), Window.unboundedFollowing())))
        .withColumn(
            "cumulative_e4",
            sum(CohortCounts.NET_REVENUE_E4)
                .over(byAge.rowsBetween(Window.unboundedPreceding(), Window.currentRow())));
  }

  private static Dataset<Row> rates(
      Dataset<Row> sums, int minGroupSize, LocalDate asOf, String runId) {
    Column size = col("cohort_size");
    Column active = col(CohortCounts.ACTIVE);
    Column onOrAfter = col("active_on_or_after");
    return sums.select(
        col("grain"),
        col("cohort_start"),
        col("age"),
        col("period_end"),
        col("segment"),
        col("channel"),
        size,
        active,
        ratio(active, size).as("retention_rate"),
        wilsonLow(active, size).as("retention_rate_low"),
        wilsonHigh(active, size).as("retention_rate_high"),
        onOrAfter,
        ratio(onOrAfter, size).as("unbounded_retention_rate"),
        wilsonLow(onOrAfter, size).as("unbounded_retention_rate_low"),
        wilsonHigh(onOrAfter, size).as("unbounded_retention_rate_high"),
        col(CohortCounts.ORDERS),
        money(col(CohortCounts.NET_REVENUE_E4)).as("net_revenue"),
        money(col("cumulative_e4")).as("cumulative_net_revenue"),
        moneyPer(col("cumulative_e4"), size).as("cumulative_revenue_per_customer"),
        col("period_end").leq(lit(asOf)).as("is_complete"),
        size.lt(minGroupSize).as("is_small_group"),
        lit(asOf).as("as_of_date"),
        lit(runId).as("run_id"));
  }

  private static WindowSpec cohort() {
    return Window.partitionBy("grain", "cohort_start", "segment", "channel");
  }

  private static Column filled(String count) {
    return when(col("gap").equalTo(0), col(count)).otherwise(0L).as(count);
  }
}

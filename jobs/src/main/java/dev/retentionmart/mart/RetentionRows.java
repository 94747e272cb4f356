package dev.retentionmart.mart;

import static dev.retentionmart.mart.Rates.money;
import static dev.retentionmart.mart.Rates.moneyPer;
import static dev.retentionmart.mart.Rates.ratio;
import static dev.retentionmart.mart.Rates.wilsonHigh;
import static dev.retentionmart.mart.Rates.wilsonLow;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.Grain;
import dev.retentionmart.retention.RetentionCounts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows of {@code mart/retention}.
 *
 * <ol>
 *   <li>Counts up to the period of the as-of date, with totals.
 *   <li>A row for every period from a group's first event on.
 *   <li>Stocks as running sums of flows.
 *   <li>Ratios, last.
 * </ol>
 */
public final class RetentionRows {
  private static final Column S = col("customers_at_start");
  private static final Column E = col("customers_at_end");
  private static final Column C = col(RetentionCounts.CHURNED);
  private static final Column B = col(RetentionCounts.BUYERS);

  private RetentionRows() {}

  /**
   * Publishes counts.
   *
   * @param counts rows of {@code counts/retention}
   * @param grossMargin the share of revenue that is margin
   * @param minGroupSize with fewer customers, a row is marked as small
   */
  public static Dataset<Row> publish(
      Dataset<Row> counts,
      List<Grain> grains,
      BigDecimal grossMargin,
      int minGroupSize,
      LocalDate asOf,
      String runId) {
    return rates(
        stocks(withoutHoles(totals(counts, grains, asOf), grains, asOf)),
        grossMargin,
        minGroupSize,
        asOf,
        runId);
  }

  private static Dataset<Row> totals(Dataset<Row> counts, List<Grain> grains, LocalDate asOf) {
    Dataset<Row> begun =
        counts.where(col("period_start").leq(RollUp.lastPeriodStart(grains, asOf)));
    return RollUp.withTotals(begun)
        .groupBy("grain", "period_start", "segment", "channel")
        .agg(
            total(RetentionCounts.NEW),
            RetentionCounts.COUNTS.stream()
                .skip(1)
                .map(RetentionRows::total)
                .toArray(Column[]::new))
        .withColumn(RetentionCounts.MOVED_IN, movesOf(RetentionCounts.MOVED_IN))
        .withColumn(RetentionCounts.MOVED_OUT, movesOf(RetentionCounts.MOVED_OUT));
  }

  /** Within all segments nobody moves. */
  private static Column movesOf(String moves) {
    return when(col("segment").equalTo(RollUp.ALL), 0L).otherwise(col(moves));
  }

  /** Every row is followed by rows of zeros up to the group's next one, the last up to today. */
  private static Dataset<Row> withoutHoles(
      Dataset<Row> totals, List<Grain> grains, LocalDate asOf) {
    Column periods =
        RollUp.periodsUntilNext(
            col("period_start"),
            Window.partitionBy("grain", "segment", "channel").orderBy("period_start"),
            RollUp.lastPeriodStart(grains, asOf));
    Column[] filled =
        RetentionCounts.COUNTS.stream()
            .map(count -> when(col("gap").equalTo(0), col(count)).otherwise(0L).as(count))
            .toArray(Column[]::new);
    return totals
        .withColumn("periods", periods)
        .select(col("*"), posexplode(col("periods")).as(new String[] {"gap", "period"}))
        .select(
            append(
                filled,
                col("grain"),
                col("period").as("period_start"),
                col("segment"),
                col("channel")));
  }

  private static Dataset<Row> stocks(Dataset<Row> flows) {
    Column arrived = col(RetentionCounts.NEW).plus(col(RetentionCounts.REACTIVATED));
    Column moved = col(RetentionCounts.MOVED_IN).minus(col(RetentionCounts.MOVED_OUT));
    Column atEnd =
        sum(arrived.minus(C).plus(moved))
            .over(
                Window.partitionBy("grain", "segment", "channel")
                    .orderBy("period_start")
                    .rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
    return flows
        .withColumn("customers_at_end", atEnd)
        .withColumn("customers_at_start", E.minus(arrived).plus(C))
        .withColumn("retained_customers", S.minus(C));
  }

  private static Dataset<Row> rates(
      Dataset<Row> stocks, BigDecimal grossMargin, int minGroupSize, LocalDate asOf, String runId) {
    Column n = col(RetentionCounts.NEW);
    Column retained = col("retained_customers");
    Column repeat = col(RetentionCounts.REPEAT_BUYERS);
    Column returning = col(RetentionCounts.RETURNING_BUYERS);
    Column orders = col(RetentionCounts.ORDERS);
    Column net = col(RetentionCounts.NET_REVENUE_E4);
    Column returningNet = col(RetentionCounts.RETURNING_NET_REVENUE_E4);
    Column periodEnd = date_sub(col("period_start").plus(RollUp.periodLength()).cast("date"), 1);
    return stocks.select(
        col("grain"),
        col("period_start"),
        periodEnd.as("period_end"),
        col("segment"),
        col("channel"),
        S,
        E,
        n,
        col(RetentionCounts.REACTIVATED),
        C,
        col(RetentionCounts.MOVED_IN),
        col(RetentionCounts.MOVED_OUT),
        retained,
        B,
        repeat,
        returning,
        orders,
        money(net).as("net_revenue"),
        money(returningNet).as("returning_net_revenue"),
        ratio(retained, S).as("retention_rate"),
        wilsonLow(retained, S).as("retention_rate_low"),
        wilsonHigh(retained, S).as("retention_rate_high"),
        ratio(E.minus(n), S).as("crr_formula"),
        ratio(C, S).as("churn_rate"),
        wilsonLow(C, S).as("churn_rate_low"),
        wilsonHigh(C, S).as("churn_rate_high"),
        ratio(repeat, B).as("repeat_purchase_rate"),
        wilsonLow(repeat, B).as("repeat_purchase_rate_low"),
        wilsonHigh(repeat, B).as("repeat_purchase_rate_high"),
        ratio(returning, B).as("returning_buyer_rate"),
        wilsonLow(returning, B).as("returning_buyer_rate_low"),
        wilsonHigh(returning, B).as("returning_buyer_rate_high"),
        moneyPer(net, orders).as("average_order_value"),
        ratio(orders, B).as("purchase_frequency"),
        ratio(S, C).as("expected_lifespan"),
        lifetimeValue(net, grossMargin).as("customer_lifetime_value"),
        ratio(returningNet, net).as("revenue_from_existing_rate"),
        periodEnd.leq(lit(asOf)).as("is_complete"),
        S.plus(n).plus(col(RetentionCounts.REACTIVATED)).lt(minGroupSize).as("is_small_group"),
        lit(asOf).as("as_of_date"),
        lit(runId).as("run_id"));
  }

  /** net / orders × orders / B × S / C × margin = net × S × margin / (B × C). */
  private static Column lifetimeValue(Column net, BigDecimal grossMargin) {
    BigDecimal margin = grossMargin.stripTrailingZeros();
    int decimals = Math.max(0, margin.scale());
    Column numerator = whole(net).multiply(whole(S)).multiply(lit(margin.movePointRight(decimals)));
    Column denominator = whole(B).multiply(whole(C)).multiply(lit(BigDecimal.TEN.pow(decimals)));
    return moneyPer(numerator, denominator);
  }

  private static Column whole(Column count) {
    return count.cast(DataTypes.createDecimalType(19, 0));
  }

  private static Column total(String count) {
    return sum(count).as(count);
  }

  private static Column[] append(Column[] columns, Column... first) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(columns)).toArray(Column[]::new);
  }
}

package dev.retentionmart.retention;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.timeline.LifecycleEvent;
import dev.retentionmart.timeline.LifecycleEventsTable;
import dev.retentionmart.timeline.PurchaseCells;
import dev.retentionmart.timeline.PurchasePeriodsTable;
import dev.retentionmart.warehouse.Sums;
import dev.retentionmart.warehouse.Table;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** {@code counts/retention}: one row per grain, period, segment and channel. */
public final class RetentionCounts {
  public static final String NEW = "new_customers";
  public static final String REACTIVATED = "reactivated_customers";
  public static final String CHURNED = "churned_customers";
  public static final String MOVED_IN = "moved_in_customers";
  public static final String MOVED_OUT = "moved_out_customers";
  public static final String BUYERS = "buyers";
  public static final String REPEAT_BUYERS = "repeat_buyers";
  public static final String RETURNING_BUYERS = "returning_buyers";
  public static final String ORDERS = "orders";
  public static final String NET_REVENUE_E4 = "net_revenue_e4";
  public static final String RETURNING_NET_REVENUE_E4 = "returning_net_revenue_e4";

  /** What identifies a cell. */
  public static final List<String> KEY = List.of("grain", "period_start", "segment", "channel");

  /** What is counted in it. */
  public static final List<String> COUNTS =
      List.of(
          NEW,
          REACTIVATED,
          CHURNED,
          MOVED_IN,
          MOVED_OUT,
          BUYERS,
          REPEAT_BUYERS,
          RETURNING_BUYERS,
          ORDERS,
          NET_REVENUE_E4,
          RETURNING_NET_REVENUE_E4);

  public static final Table TABLE =
      Table.of(
              "counts",
              "retention",
              "One row per grain, period, segment and channel. Additive; independent of the as-of date, so future churn is included.",
              column("grain", StringType, "week, month, quarter or year."),
              column("period_start", DateType, "First day of the period."),
              column("segment", StringType, "The segment at the start of the period."),
              column("channel", StringType, "The channel of acquisition."),
              column(NEW, LongType, "Customers acquired."),
              column(REACTIVATED, LongType, "Customers who came back."),
              column(CHURNED, LongType, "Customers who became inactive."),
              column(MOVED_IN, LongType, "Active customers who entered the segment."),
              column(MOVED_OUT, LongType, "Active customers who left the segment."),
              column(BUYERS, LongType, "Customers with an order."),
              column(REPEAT_BUYERS, LongType, "Customers with two orders or more."),
              column(RETURNING_BUYERS, LongType, "Customers with an order, acquired before."),
              column(ORDERS, LongType, "Orders."),
              column(NET_REVENUE_E4, LongType, "Net revenue × 10,000."),
              column(
                  RETURNING_NET_REVENUE_E4, LongType, "Net revenue of returning buyers × 10,000."))
          .keyedBy("grain", "period_start", "segment", "channel");

  private RetentionCounts() {}

  /**
   * The counts of the given customers. A sum over customers of what each contributes alone.
   *
   * @param purchaseCells see {@link PurchaseCells}
   * @param lifecycleEvents rows of {@code timeline/lifecycle_events} of the same customers with
   *     their {@link Sums#SIGN}
   */
  public static Dataset<Row> countsOf(Dataset<Row> purchaseCells, Dataset<Row> lifecycleEvents) {
    return purchases(purchaseCells)
        .unionByName(flows(lifecycleEvents), true)
        .groupBy(keys())
        .agg(
            total(NEW), COUNTS.stream().skip(1).map(RetentionCounts::total).toArray(Column[]::new));
  }

  private static Dataset<Row> purchases(Dataset<Row> purchaseCells) {
    Column buyers = col(PurchaseCells.BUYERS);
    Column net = col(PurchaseCells.NET_REVENUE_E4);
    Column isReturning = col(PurchasePeriodsTable.AGE).gt(0);
    return purchaseCells
        .groupBy(keys())
        .agg(
            sum(buyers).as(BUYERS),
            sum(PurchaseCells.REPEAT_BUYERS).as(REPEAT_BUYERS),
            sum(when(isReturning, buyers).otherwise(0L)).as(RETURNING_BUYERS),
            sum(PurchaseCells.ORDERS).as(ORDERS),
            sum(net).as(NET_REVENUE_E4),
            sum(when(isReturning, net).otherwise(0L)).as(RETURNING_NET_REVENUE_E4));
  }

  private static Dataset<Row> flows(Dataset<Row> lifecycleEvents) {
    return lifecycleEvents
        .groupBy(keys())
        .agg(
            events(LifecycleEvent.NEW).as(NEW),
            events(LifecycleEvent.REACTIVATED).as(REACTIVATED),
            events(LifecycleEvent.CHURNED).as(CHURNED),
            events(LifecycleEvent.MOVED_IN).as(MOVED_IN),
            events(LifecycleEvent.MOVED_OUT).as(MOVED_OUT));
  }

  private static Column events(LifecycleEvent event) {
    return sum(
        when(col(LifecycleEventsTable.EVENT).equalTo(event.label()), col(Sums.SIGN)).otherwise(0L));
  }

  private static Column total(String count) {
    return org.apache.spark.sql.functions.coalesce(sum(count), lit(0L)).as(count);
  }

  private static Column[] keys() {
    return KEY.stream().map(org.apache.spark.sql.functions::col).toArray(Column[]::new);
  }

  /** Key and counts, in schema order. */
  public static Column[] columns() {
    return Stream.concat(KEY.stream(), COUNTS.stream())
        .map(org.apache.spark.sql.functions::col)
        .toArray(Column[]::new);
  }
}

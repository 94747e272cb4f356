package dev.retentionmart.cohort;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.timeline.PurchaseCells;
import dev.retentionmart.timeline.PurchasePeriodsTable;
import dev.retentionmart.warehouse.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** {@code counts/cohorts}: one row per grain, cohort period, age, segment and channel. */
public final class CohortCounts {
  public static final String PERIOD_START = "period_start";
  public static final String ACTIVE = "active_customers";
  public static final String LAST_ACTIVE = "last_active_customers";
  public static final String ORDERS = "orders";
  public static final String NET_REVENUE_E4 = "net_revenue_e4";

  /** What identifies a cell; the period follows from cohort and age. */
  public static final List<String> KEY =
      List.of("grain", "cohort_start", "age", "segment", "channel", PERIOD_START);

  /** What is counted in it. */
  public static final List<String> COUNTS = List.of(ACTIVE, LAST_ACTIVE, ORDERS, NET_REVENUE_E4);

  public static final Table TABLE =
      Table.of(
              "counts",
              "cohorts",
              "One row per grain, cohort period, age, segment and channel in which someone of the cohort bought. Additive; independent of the "
                  + "as-of date.",
              column("grain", StringType, "week, month, quarter or year."),
              column("cohort_start", DateType, "First day of the period of acquisition."),
              column("age", IntegerType, "Periods since then."),
              column("segment", StringType, "The segment at acquisition."),
              column("channel", StringType, "The channel of acquisition."),
              column(PERIOD_START, DateType, "First day of the period of that age."),
              column(ACTIVE, LongType, "Customers of the cohort with an order at that age."),
              column(LAST_ACTIVE, LongType, "Those of them without an order at a later age."),
              column(ORDERS, LongType, "Their orders at that age."),
              column(NET_REVENUE_E4, LongType, "Net revenue of these × 10,000."))
          .keyedBy("grain", "cohort_start", "age", "segment", "channel");

  private CohortCounts() {}

  /**
   * The counts of the given customers. A sum over customers of what each contributes alone.
   *
   * @param purchaseCells see {@link PurchaseCells}
   */
  public static Dataset<Row> countsOf(Dataset<Row> purchaseCells) {
    return purchaseCells
        .groupBy(
            col("grain"),
            col("cohort_start"),
            col("age"),
            col(PurchasePeriodsTable.COHORT_SEGMENT).as("segment"),
            col("channel"))
        .agg(
            max(PurchasePeriodsTable.PERIOD_START).as(PERIOD_START),
            sum(PurchaseCells.BUYERS).as(ACTIVE),
            sum(PurchaseCells.LAST_BUYERS).as(LAST_ACTIVE),
            sum(PurchaseCells.ORDERS).as(ORDERS),
            sum(PurchaseCells.NET_REVENUE_E4).as(NET_REVENUE_E4));
  }
}

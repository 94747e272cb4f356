package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.warehouse.Sums;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Purchases added up over customers as finely as any count asks: by grain, period, segment,
 * channel, cohort, age and cohort segment. Read once, for the counts of retention and of cohorts
 * alike.
 */
public final class PurchaseCells {
  public static final String BUYERS = "buyers";
  public static final String REPEAT_BUYERS = "repeat_buyers";
  public static final String LAST_BUYERS = "last_buyers";
  public static final String ORDERS = "orders";
  public static final String NET_REVENUE_E4 = "net_revenue_e4";

  private PurchaseCells() {}

  /**
   * One row per cell.
   *
   * @param purchasePeriods rows of {@code timeline/purchase_periods} with their {@link Sums#SIGN}
   */
  public static Dataset<Row> of(Dataset<Row> purchasePeriods) {
    Column sign = col(Sums.SIGN);
    return purchasePeriods
        .groupBy(
            PurchasePeriodsTable.GRAIN,
            PurchasePeriodsTable.PERIOD_START,
            PurchasePeriodsTable.SEGMENT,
            PurchasePeriodsTable.CHANNEL,
            PurchasePeriodsTable.COHORT_START,
            PurchasePeriodsTable.AGE,
            PurchasePeriodsTable.COHORT_SEGMENT)
        .agg(
            sum(sign).as(BUYERS),
            sum(when(col(PurchasePeriodsTable.ORDERS).geq(2), sign).otherwise(0L))
                .as(REPEAT_BUYERS),
            sum(when(col(PurchasePeriodsTable.IS_LAST), sign).otherwise(0L)).as(LAST_BUYERS),
            sum(col(PurchasePeriodsTable.ORDERS).multiply(sign)).as(ORDERS),
            sum(col(PurchasePeriodsTable.NET_REVENUE_E4).multiply(sign)).as(NET_REVENUE_E4));
  }
}

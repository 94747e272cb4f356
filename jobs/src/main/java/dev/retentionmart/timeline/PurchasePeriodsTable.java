package dev.retentionmart.timeline;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;

/** {@code timeline/purchase_periods}: one row per customer, grain and period with a valid order. */
public final class PurchasePeriodsTable {
  public static final String CUSTOMER_ID = "customer_id";
  public static final String GRAIN = "grain";
  public static final String PERIOD_START = "period_start";
  public static final String SEGMENT = "segment";
  public static final String CHANNEL = "channel";
  public static final String ORDERS = "orders";
  public static final String NET_REVENUE_E4 = "net_revenue_e4";
  public static final String COHORT_START = "cohort_start";
  public static final String AGE = "age";
  public static final String COHORT_SEGMENT = "cohort_segment";
  public static final String IS_LAST = "is_last";

  private PurchasePeriodsTable() {}

  /** The table, whose ids are kept as the sources have them. */
  public static Table table(DataType customerIdType) {
    return Table.personal(
            "timeline",
            "purchase_periods",
            "One row per customer, grain and period with a valid order.",
            column(CUSTOMER_ID, customerIdType, "The customer."),
            column(GRAIN, StringType, "week, month, quarter or year."),
            column(PERIOD_START, DateType, "First day of the period."),
            column(
                SEGMENT,
                StringType,
                "The segment at the start of the period; in the period of acquisition, at the first order."),
            column(CHANNEL, StringType, "The channel of the first order ever."),
            column(ORDERS, IntegerType, "Valid orders in the period."),
            column(NET_REVENUE_E4, LongType, "Their net revenue, reporting currency, × 10,000."),
            column(COHORT_START, DateType, "First day of the period of acquisition."),
            column(AGE, IntegerType, "Periods since the period of acquisition."),
            column(COHORT_SEGMENT, StringType, "The segment at the moment of the first order."),
            column(IS_LAST, BooleanType, "Whether no later period of the grain has an order."))
        .keyedBy("customer_id", "grain", "period_start");
  }
}

package dev.retentionmart.timeline;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code timeline/customers}: one row per customer with a valid order. */
public final class CustomerSummariesTable {
  static final DataType MONEY = DataTypes.createDecimalType(18, 4);

  private CustomerSummariesTable() {}

  /** The table, whose ids are kept as the sources have them. */
  public static Table table(DataType orderIdType, DataType customerIdType) {
    return Table.personal(
            "timeline",
            "customers",
            "One row per customer with a valid order on or before the as-of date.",
            column("customer_id", customerIdType, "The customer."),
            column("first_order_id", orderIdType, "The acquisition: the first valid order."),
            column("acquired_at", TimestampType, "When it was placed."),
            column("acquisition_date", DateType, "Its business date."),
            column("acquisition_channel", StringType, "Its channel."),
            column("acquisition_segment", StringType, "The segment at that moment."),
            column("last_order_date", DateType, "Business date of the last valid order."),
            column("orders", LongType, "Valid orders."),
            column("purchase_days", LongType, "Days with a valid order."),
            column("net_revenue", MONEY, "Net revenue of all of them, reporting currency."),
            column(
                "repeat_purchases",
                LongType,
                "x of the buy-till-you-die models: purchase days after the first."),
            column(
                "recency_days",
                IntegerType,
                "t_x: age in days at the last purchase; 0 when x = 0."),
            column(
                "mean_repeat_purchase_value",
                MONEY,
                "z̄: mean net revenue of the repeat purchase days; null when x = 0. T, the age at the as-of date, is "
                    + "as_of_date − acquisition_date."))
        .keyedBy("customer_id");
  }
}

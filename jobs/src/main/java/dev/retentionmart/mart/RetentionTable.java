package dev.retentionmart.mart;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;

/** {@code mart/retention}: one row per grain, period, segment and channel. */
public final class RetentionTable {
  private static final String LOW = "Lower end of its 95 % Wilson interval.";
  private static final String HIGH = "Upper end of its 95 % Wilson interval.";

  public static final Table TABLE =
      Table.of(
              "mart",
              "retention",
              "One row per grain, period, segment and channel, with totals labelled (all), from a group's first event to the period of the "
                  + "as-of date. Ratios are null where the denominator is 0.",
              column("grain", StringType, "week (ISO), month, quarter or year."),
              column("period_start", DateType, "First day of the period."),
              column("period_end", DateType, "Last day of the period."),
              column(
                  "segment",
                  StringType,
                  "Segment at the start of the period; in the period of acquisition, at the first order."),
              column("channel", StringType, "Channel of the customer's first order ever."),
              column(
                  "customers_at_start", LongType, "S: active customers at the start, moves done."),
              column(
                  "customers_at_end", LongType, "E = S + N + R − C: active customers at the end."),
              column("new_customers", LongType, "N: customers whose first order is in the period."),
              column("reactivated_customers", LongType, "R: inactive customers who came back."),
              column("churned_customers", LongType, "C: customers who became inactive."),
              column("moved_in_customers", LongType, "Active customers who entered the segment."),
              column("moved_out_customers", LongType, "Active customers who left the segment."),
              column("retained_customers", LongType, "S − C: active at the start and at the end."),
              column("buyers", LongType, "B: customers with at least one order in the period."),
              column(
                  "repeat_buyers", LongType, "Customers with at least two orders in the period."),
              column("returning_buyers", LongType, "Buyers acquired in an earlier period."),
              column("orders", LongType, "Valid orders in the period."),
              column("net_revenue", Rates.MONEY, "Their revenue less refunds, reporting currency."),
              column("returning_net_revenue", Rates.MONEY, "That of returning buyers."),
              column("retention_rate", DoubleType, "CRR = (S − C) / S, within 0 to 1."),
              column("retention_rate_low", DoubleType, LOW),
              column("retention_rate_high", DoubleType, HIGH),
              column(
                  "crr_formula",
                  DoubleType,
                  "(E − N) / S, the textbook formula: counts reactivated customers as kept, so it can pass 1."),
              column("churn_rate", DoubleType, "C / S = 1 − retention_rate."),
              column("churn_rate_low", DoubleType, LOW),
              column("churn_rate_high", DoubleType, HIGH),
              column("repeat_purchase_rate", DoubleType, "RPR = repeat_buyers / B."),
              column("repeat_purchase_rate_low", DoubleType, LOW),
              column("repeat_purchase_rate_high", DoubleType, HIGH),
              column("returning_buyer_rate", DoubleType, "returning_buyers / B."),
              column("returning_buyer_rate_low", DoubleType, LOW),
              column("returning_buyer_rate_high", DoubleType, HIGH),
              column("average_order_value", Rates.MONEY, "net_revenue / orders."),
              column("purchase_frequency", DoubleType, "orders / B."),
              column("expected_lifespan", DoubleType, "S / C periods; null when nobody churned."),
              column(
                  "customer_lifetime_value",
                  Rates.MONEY,
                  "average_order_value × purchase_frequency × expected_lifespan × gross margin: the textbook CLV."),
              column(
                  "revenue_from_existing_rate", DoubleType, "returning_net_revenue / net_revenue."),
              column(
                  "is_complete",
                  BooleanType,
                  "Whether the last day is on or before the as-of date."),
              column(
                  "is_small_group",
                  BooleanType,
                  "Whether fewer than quality.min-group-size customers were active at any time of the period: S + N + R."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("grain", "period_start", "segment", "channel");

  private RetentionTable() {}
}

package dev.retentionmart.value;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.mart.Rates;
import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;

/** {@code mart/customer_value}: one row per customer. */
public final class CustomerValueTable {
  private CustomerValueTable() {}

  /** The table, whose ids are kept as the sources have them. */
  public static Table table(DataType customerIdType) {
    return Table.personal(
            "mart",
            "customer_value",
            "One row per customer with a valid order on or before the as-of date. Predictions are null where nothing "
                + "could be fitted, see mart/value_fits.",
            column("customer_id", customerIdType, "The customer."),
            column("segment", StringType, "The segment at the end of the as-of date."),
            column("channel", StringType, "The channel of the first order."),
            column("last_order_date", DateType, "Business date of the last valid order."),
            column("days_since_last_order", IntegerType, "From then to the as-of date."),
            column("repeat_purchases", LongType, "x: purchase days after the first."),
            column("historic_value", Rates.MONEY, "Net revenue so far, reporting currency."),
            column(
                "p_alive",
                DoubleType,
                "Probability that the customer still buys. Null for BG/NBD and repeat_purchases = 0: it is 1 there by construction."),
            column("expected_purchases_30_days", DoubleType, "Purchase days expected in 30 days."),
            column("expected_purchases_90_days", DoubleType, "Purchase days expected in 90 days."),
            column(
                "expected_purchases_365_days", DoubleType, "Purchase days expected in 365 days."),
            column(
                "expected_order_value",
                Rates.MONEY,
                "Expected net revenue of a purchase day (Gamma-Gamma), reporting currency."),
            column(
                "is_value_shrunk",
                BooleanType,
                "Whether expected_order_value is the group's mean: nothing else is known, repeat_purchases = 0."),
            column(
                "residual_value",
                Rates.MONEY,
                "Expected net revenue over value.horizon-days, discounted to the as-of date."),
            column(
                "residual_value_low",
                Rates.MONEY,
                "Lower end of the 95 % interval that the parameters leave open (delta method)."),
            column("residual_value_high", Rates.MONEY, "Upper end of that interval."),
            column("total_value", Rates.MONEY, "historic_value + residual_value."),
            column(
                "silence_probability",
                DoubleType,
                "Probability of so long a silence from a customer with this history who still buys."),
            column(
                "is_late",
                BooleanType,
                "Whether silence_probability is under 0.05: silent for longer than the customer's own rhythm explains."),
            column(
                "value_at_risk",
                Rates.MONEY,
                "Residual value that is missing because the customer may be gone: at p_alive = 1 it would be so much more."),
            column("purchase_model", StringType, "The purchase model, see mart/value_fits."),
            column("as_of_date", DateType, "The last business day that the run saw."),
            column("run_id", StringType, "The run, see mart/runs."))
        .keyedBy("customer_id");
  }
}

package dev.retentionmart.value;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.mart.Rates;
import dev.retentionmart.warehouse.Table;

/** {@code mart/segment_value}: one row per segment and channel. */
public final class SegmentValueTable {
  public static final Table TABLE =
      Table.of(
              "mart",
              "segment_value",
              "One row per segment and channel, with totals labelled (all): what its customers were worth and will be.",
              column("segment", StringType, "The segment at the end of the as-of date."),
              column("channel", StringType, "The channel of the first order."),
              column("customers", LongType, "Customers with a valid order."),
              column("predicted_customers", LongType, "Those with a prediction."),
              column(
                  "expected_active_customers",
                  DoubleType,
                  "Sum of p_alive: how many still buy. Of BG/NBD, among those with repeat purchases."),
              column("late_customers", LongType, "Customers with is_late."),
              column("historic_value", Rates.MONEY, "Sum of historic_value."),
              column("residual_value", Rates.MONEY, "Sum of residual_value."),
              column("total_value", Rates.MONEY, "Sum of total_value."),
              column("value_at_risk", Rates.MONEY, "Sum of value_at_risk."),
              column("mean_historic_value", Rates.MONEY, "historic_value / customers."),
              column("mean_residual_value", Rates.MONEY, "residual_value / predicted_customers."),
              column(
                  "top_1_percent_share",
                  DoubleType,
                  "Share of the summed total_value that the 1 % of the customers with most of it have, their number rounded "
                      + "up. Null without value, and of fewer than privacy.min-cell."),
              column("top_5_percent_share", DoubleType, "The same for 5 %."),
              column("top_20_percent_share", DoubleType, "The same for 20 %."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("segment", "channel");

  private SegmentValueTable() {}
}

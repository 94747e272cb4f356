package dev.retentionmart.value;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.mart.Rates;
import dev.retentionmart.warehouse.Table;

/** {@code mart/value_backtest}: one row per part of the customers. */
public final class ValueBacktestTable {
  public static final Table TABLE =
      Table.of(
              "mart",
              "value_backtest",
              "One row per part of the customers: what the models, fitted to the past of a day, predicted for the days since, "
                  + "against what came.",
              column(
                  "part",
                  StringType,
                  "all, decile (of predicted value), frequency (repeat purchases before), segment or channel."),
              column(
                  "label",
                  StringType,
                  "Which: 1 for the tenth with most predicted value; 0 to 6 or 7+; the segment; the channel."),
              column("fitted_until", DateType, "The last day that the models saw."),
              column("customers", LongType, "Customers acquired by then, with a prediction."),
              column("predicted_purchases", DoubleType, "Purchase days expected since."),
              column("actual_purchases", LongType, "Purchase days since."),
              column("predicted_value", Rates.MONEY, "Net revenue expected, not discounted."),
              column("actual_value", Rates.MONEY, "Net revenue since."),
              column(
                  "purchases_mae",
                  DoubleType,
                  "Mean over customers of how far predicted and actual purchases are apart."),
              column(
                  "purchases_bias",
                  DoubleType,
                  "(predicted − actual) / actual purchases; null without any."),
              column("value_bias", DoubleType, "The same of value."),
              column(
                  "calibration_slope",
                  DoubleType,
                  "Slope of actual by predicted purchases over customers (least squares): 1 when calibrated, less when "
                      + "differences between customers are overdone. Null where all predictions are the same."),
              column(
                  "gini",
                  DoubleType,
                  "How well predicted value puts the customers in the order of their actual value: the Gini coefficient in "
                      + "that order / in the perfect order; 1 is perfect, 0 is chance. Of all only; null without value."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("part", "label");

  private ValueBacktestTable() {}
}

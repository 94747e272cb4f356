package dev.retentionmart.catalogue;

import static dev.retentionmart.catalogue.Additivity.ADDITIVE;
import static dev.retentionmart.catalogue.Additivity.NEVER;
import static dev.retentionmart.catalogue.Additivity.OVER_GROUPS;
import static dev.retentionmart.catalogue.Additivity.OVER_PART;
import static dev.retentionmart.catalogue.Metric.CURRENCY;

import dev.retentionmart.value.CustomerValueTable;
import dev.retentionmart.value.SegmentValueTable;
import dev.retentionmart.value.ValueBacktestTable;
import dev.retentionmart.value.ValueFitsTable;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;

/** The metrics of predicted value. */
final class ValueMetrics {
  private static final String CUSTOMERS = "customers";
  private static final String PURCHASES = "purchase days";
  private static final String SHARE = "share";
  private static final String PROBABILITY = "probability";
  private static final String NOT_PREDICTED = "where nothing could be fitted";

  private ValueMetrics() {}

  static List<Metric> ofCustomers() {
    return new MetricList(CustomerValueTable.table(DataTypes.StringType))
        .count("days_since_last_order", "Days since the last order", "days", NEVER)
        .count("repeat_purchases", "Repeat purchases", PURCHASES, ADDITIVE)
        .count("historic_value", "Historic value", CURRENCY, ADDITIVE)
        .nullable(
            "p_alive",
            "Probability to be active",
            PROBABILITY,
            ADDITIVE,
            NOT_PREDICTED + ", and of BG/NBD without repeat purchases")
        .nullable(
            "expected_purchases_30_days",
            "Purchases expected in 30 days",
            PURCHASES,
            ADDITIVE,
            NOT_PREDICTED)
        .nullable(
            "expected_purchases_90_days",
            "Purchases expected in 90 days",
            PURCHASES,
            ADDITIVE,
            NOT_PREDICTED)
        .nullable(
            "expected_purchases_365_days",
            "Purchases expected in 365 days",
            PURCHASES,
            ADDITIVE,
            NOT_PREDICTED)
        .nullable("expected_order_value", "Expected order value", CURRENCY, NEVER, NOT_PREDICTED)
        .nullable("residual_value", "Residual value", CURRENCY, ADDITIVE, NOT_PREDICTED)
        .nullable("residual_value_low", "Residual value, lower end", CURRENCY, NEVER, NOT_PREDICTED)
        .nullable(
            "residual_value_high", "Residual value, upper end", CURRENCY, NEVER, NOT_PREDICTED)
        .nullable(
            "total_value",
            "Total value",
            CURRENCY,
            ADDITIVE,
            NOT_PREDICTED,
            "historic_value + residual_value")
        .nullable(
            "silence_probability",
            "Probability of so long a silence",
            PROBABILITY,
            NEVER,
            NOT_PREDICTED)
        .nullable("value_at_risk", "Value at risk", CURRENCY, ADDITIVE, NOT_PREDICTED)
        .metrics();
  }

  static List<Metric> ofSegments() {
    return new MetricList(SegmentValueTable.TABLE)
        .count(CUSTOMERS, "Customers", CUSTOMERS, OVER_GROUPS)
        .count("predicted_customers", "Customers with a prediction", CUSTOMERS, OVER_GROUPS)
        .nullable(
            "expected_active_customers",
            "Customers expected to be active",
            CUSTOMERS,
            OVER_GROUPS,
            NOT_PREDICTED)
        .count("late_customers", "Late customers", CUSTOMERS, OVER_GROUPS)
        .count("historic_value", "Historic value", CURRENCY, OVER_GROUPS)
        .nullable("residual_value", "Residual value", CURRENCY, OVER_GROUPS, NOT_PREDICTED)
        .nullable("total_value", "Total value", CURRENCY, OVER_GROUPS, NOT_PREDICTED)
        .nullable("value_at_risk", "Value at risk", CURRENCY, OVER_GROUPS, NOT_PREDICTED)
        .ratio(
            "mean_historic_value",
            "Historic value of a customer",
            CURRENCY,
            "historic_value",
            CUSTOMERS)
        .ratio(
            "mean_residual_value",
            "Residual value of a customer",
            CURRENCY,
            "residual_value",
            "predicted_customers")
        .nullable("top_1_percent_share", "Share of the top 1 %", SHARE, NEVER, "without value")
        .nullable("top_5_percent_share", "Share of the top 5 %", SHARE, NEVER, "without value")
        .nullable("top_20_percent_share", "Share of the top 20 %", SHARE, NEVER, "without value")
        .metrics();
  }

  static List<Metric> ofBacktest() {
    return new MetricList(ValueBacktestTable.TABLE)
        .count(CUSTOMERS, "Customers", CUSTOMERS, OVER_PART)
        .count("predicted_purchases", "Predicted purchases", PURCHASES, OVER_PART)
        .count("actual_purchases", "Actual purchases", PURCHASES, OVER_PART)
        .count("predicted_value", "Predicted value", CURRENCY, OVER_PART)
        .count("actual_value", "Actual value", CURRENCY, OVER_PART)
        .nullable("purchases_mae", "Mean absolute error", PURCHASES, NEVER, "without customers")
        .ratio(
            "purchases_bias",
            "Bias of purchases",
            SHARE,
            "predicted_purchases - actual_purchases",
            "actual_purchases")
        .ratio(
            "value_bias", "Bias of value", SHARE, "predicted_value - actual_value", "actual_value")
        .nullable(
            "calibration_slope",
            "Calibration slope",
            "actual per predicted",
            NEVER,
            "where all predictions are the same")
        .nullable("gini", "Gini coefficient", SHARE, NEVER, "without value")
        .metrics();
  }

  static List<Metric> ofFits() {
    return new MetricList(ValueFitsTable.TABLE)
        .count(CUSTOMERS, "Customers", CUSTOMERS, NEVER)
        .nullable("sampled_one_in", "Sample", "customers per one", NEVER, "where not fitted")
        .nullable("log_likelihood", "Log-likelihood", "nats", NEVER, "where not fitted")
        .count("pooling_customers", "Weight of the parent", CUSTOMERS, NEVER)
        .nullable(
            "gradient_norm", "Gradient at the end", "nats per customer", NEVER, "where not fitted")
        .nullable("evaluations", "Evaluations", "evaluations", NEVER, "where not fitted")
        .nullable(
            "correlation",
            "Correlation of x and z̄",
            "correlation",
            NEVER,
            "of other models, and where one of the two is the same for all")
        .nullable(
            "holdout_log_likelihood",
            "Log-likelihood of the holdout",
            "nats",
            NEVER,
            "of no choice")
        .nullable(
            "holdout_calibration",
            "Calibration on the holdout",
            "predicted per actual",
            NEVER,
            "of no choice, and without purchases")
        .metrics();
  }
}

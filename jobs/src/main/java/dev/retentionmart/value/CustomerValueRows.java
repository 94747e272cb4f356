package dev.retentionmart.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.mart.Rates;
import dev.retentionmart.value.model.PurchaseModelFamily;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The rows of {@code mart/customer_value}. */
final class CustomerValueRows {
  /** For how many days ahead purchases are expected, in the order of the columns. */
  static final int[] DAYS = {30, 90, 365};

  private static final double LATE = 0.05;

  private CustomerValueRows() {}

  /**
   * The rows.
   *
   * @param predicted see {@link CustomerValues#predict}, for {@link #DAYS}
   */
  static Dataset<Row> of(
      Dataset<Row> predicted, PurchaseModelFamily family, LocalDate asOf, String runId) {
    Column isOneByConstruction =
        lit(family == PurchaseModelFamily.BG_NBD).and(col(PurchaseHistories.X).equalTo(0));
    Column isPredicted = col(CustomerValues.PREDICTION).isNotNull();
    Column historic = col(CustomerValues.HISTORIC);
    Column residual = predicted(CustomerValues.RESIDUAL);
    return predicted.select(
        col(PurchaseHistories.CUSTOMER_ID),
        col(PurchaseHistories.SEGMENT),
        col(PurchaseHistories.CHANNEL),
        col(PurchaseHistories.LAST_ORDER_DATE),
        datediff(lit(asOf), col(PurchaseHistories.LAST_ORDER_DATE)).as("days_since_last_order"),
        col(PurchaseHistories.X).cast(DataTypes.LongType).as("repeat_purchases"),
        historic,
        when(not(isOneByConstruction), predicted(CustomerValues.P_ALIVE)).as("p_alive"),
        purchases(0).as("expected_purchases_30_days"),
        purchases(1).as("expected_purchases_90_days"),
        purchases(2).as("expected_purchases_365_days"),
        predicted(CustomerValues.ORDER_VALUE).as("expected_order_value"),
        when(isPredicted, col(PurchaseHistories.X).equalTo(0)).as("is_value_shrunk"),
        residual.as("residual_value"),
        predicted(CustomerValues.LOW).as("residual_value_low"),
        predicted(CustomerValues.HIGH).as("residual_value_high"),
        historic.plus(residual).cast(Rates.MONEY).as("total_value"),
        predicted(CustomerValues.SILENCE).as("silence_probability"),
        predicted(CustomerValues.SILENCE).lt(LATE).as("is_late"),
        predicted(CustomerValues.AT_RISK).as("value_at_risk"),
        when(isPredicted, lit(family.label())).as("purchase_model"),
        lit(asOf).as("as_of_date"),
        lit(runId).as("run_id"));
  }

  private static Column predicted(String name) {
    return col(CustomerValues.PREDICTION).getField(name);
  }

  private static Column purchases(int horizon) {
    return predicted(CustomerValues.PURCHASES).getItem(horizon);
  }
}

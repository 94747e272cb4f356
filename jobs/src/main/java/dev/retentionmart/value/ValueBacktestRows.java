package dev.retentionmart.value;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows of {@code mart/value_backtest}. Predictions are added up in whole millionths and
 * products in decimals, so that sums do not depend on the order of the rows.
 */
final class ValueBacktestRows {
  private static final DataType WHOLE = DataTypes.createDecimalType(38, 0);
  private static final double MILLION = 1e6;
  private static final int E4 = 10_000;
  private static final int DECILES = 10;

  private ValueBacktestRows() {}

  /**
   * The rows.
   *
   * @param predicted see {@link CustomerValues#predict}, of {@link PurchaseHistories#withHoldout}:
   *     purchases and value over the holdout, not discounted
   */
  static Dataset<Row> of(
      SparkSession spark,
      Dataset<Row> predicted,
      LocalDate fittedUntil,
      LocalDate asOf,
      String runId) {
    Column prediction = col(CustomerValues.PREDICTION);
    Column purchases = prediction.getField(CustomerValues.PURCHASES).getItem(0);
    Column value = prediction.getField(CustomerValues.RESIDUAL);
    Dataset<Row> customers =
        predicted
            .where(prediction.isNotNull())
            .select(
                col(PurchaseHistories.CUSTOMER_ID).as("id"),
                col(PurchaseHistories.SEGMENT).as("segment"),
                col(PurchaseHistories.CHANNEL).as("channel"),
                round(purchases.multiply(MILLION)).cast(DataTypes.LongType).as("purchases"),
                round(value.multiply(E4)).cast(DataTypes.LongType).as("value_e4"),
                col(PurchaseHistories.HOLDOUT_PURCHASES)
                    .cast(DataTypes.LongType)
                    .as("actual_purchases"),
                col(PurchaseHistories.HOLDOUT_E4).as("actual_e4"));
    Dataset<Row> byPrediction = ranked(spark, customers, "value_e4", "place");
    Dataset<Row> byBoth = ranked(spark, byPrediction, "actual_e4", "perfect_place");
    long members = byBoth.count();
    Column decile =
        col("place")
            .multiply(DECILES)
            .divide(Math.max(1, members))
            .cast(DataTypes.LongType)
            .plus(1);
    Dataset<Row> parts =
        byBoth
            .withColumn(
                "part",
                explode(
                    array(
                        part("all", lit(GroupName.ANY)),
                        part("decile", decile.cast(DataTypes.StringType)),
                        part("segment", col("segment")),
                        part("channel", col("channel")))))
            .groupBy(col("part.kind").as("part"), col("part.label").as("label"))
            .agg(
                count(lit(1)).as("customers"),
                sum("purchases").as("predicted"),
                sum("actual_purchases").as("actual"),
                sum("value_e4").as("predicted_e4"),
                sum("actual_e4").as("actual_e4"),
                sum(abs(col("purchases").minus(col("actual_purchases").multiply(1_000_000))))
                    .as("off"),
                sum(col("purchases").cast(WHOLE).multiply(col("purchases"))).as("squares"),
                sum(col("purchases").cast(WHOLE).multiply(col("actual_purchases"))).as("products"),
                sum(weighted("place", members)).as("in_order"),
                sum(weighted("perfect_place", members)).as("in_perfect_order"));
    return parts.select(
        col("part"),
        col("label"),
        lit(fittedUntil).as("fitted_until"),
        col("customers"),
        number("predicted").divide(MILLION).as("predicted_purchases"),
        col("actual").as("actual_purchases"),
        money("predicted_e4").as("predicted_value"),
        money("actual_e4").as("actual_value"),
        try_divide(number("off").divide(MILLION), number("customers")).as("purchases_mae"),
        bias(number("predicted").divide(MILLION), number("actual")).as("purchases_bias"),
        bias(number("predicted_e4"), number("actual_e4")).as("value_bias"),
        slope().as("calibration_slope"),
        when(
                col("part").equalTo("all").and(number("in_perfect_order").gt(0)),
                number("in_order").divide(number("in_perfect_order")))
            .as("gini"),
        lit(asOf).as("as_of_date"),
        lit(runId).as("run_id"));
  }

  /** Numbers the rows, the largest first, those alike by their id. */
  private static Dataset<Row> ranked(
      SparkSession spark, Dataset<Row> rows, String by, String place) {
    Dataset<Row> sorted = rows.orderBy(col(by).desc(), col("id").asc());
    return spark.createDataFrame(
        sorted
            .javaRDD()
            .zipWithIndex()
            .map(
                pair -> {
                  Object[] values = new Object[pair._1().size() + 1];
                  for (int i = 0; i < pair._1().size(); i++) {
                    values[i] = pair._1().get(i);
                  }
                  values[values.length - 1] = pair._2();
                  return RowFactory.create(values);
                }),
        rows.schema().add(place, DataTypes.LongType));
  }

  /** Of n customers, largest first: the Gini coefficient is Σ (n − 1 − 2 place) v / (n Σ v). */
  private static Column weighted(String place, long members) {
    return lit(members - 1)
        .minus(col(place).multiply(2))
        .cast(WHOLE)
        .multiply(col("actual_e4").cast(DataTypes.createDecimalType(19, 0)));
  }

  /** (n Σpa − Σp Σa) / (n Σp² − (Σp)²), p in millionths. */
  private static Column slope() {
    Column n = number("customers");
    Column p = number("predicted");
    Column spread = n.multiply(number("squares")).minus(p.multiply(p));
    Column together = n.multiply(number("products")).minus(p.multiply(number("actual")));
    return when(spread.gt(0), together.divide(spread).multiply(MILLION));
  }

  private static Column part(String kind, Column label) {
    return struct(lit(kind).as("kind"), label.as("label"));
  }

  private static Column number(String name) {
    return col(name).cast(DataTypes.DoubleType);
  }

  private static Column bias(Column predicted, Column actual) {
    return try_divide(predicted.minus(actual), actual);
  }

  private static Column money(String e4) {
    return col(e4)
        .cast(DataTypes.createDecimalType(19, 0))
        .multiply(lit(new BigDecimal("0.0001")))
        .cast(CustomerValueTable.MONEY);
  }
}

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
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.mart.Rates;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows of {@code mart/value_backtest}. Predictions are added up in whole millionths and
 * products in decimals, so that sums do not depend on the order of the rows.
 */
final class ValueBacktestRows {
  private static final DataType WHOLE = DataTypes.createDecimalType(38, 0);
  private static final double MILLION = 1e6;
  private static final int E4 = 10_000;
  private static final int DECILES = 10;
  private static final int OFTEN = 7;
  private static final List<String> SUMS =
      List.of(
          "customers",
          "predicted",
          "actual",
          "predicted_e4",
          "actual_e4",
          "off",
          "squares",
          "products",
          "in_order");

  private ValueBacktestRows() {}

  /**
   * The rows, few enough for the driver.
   *
   * @param predicted see {@link CustomerValues#predict}, of {@link PurchaseHistories#past}:
   *     purchases and value over the holdout, not discounted
   */
  static Dataset<Row> of(
      Dataset<Row> predicted, LocalDate fittedUntil, LocalDate asOf, String runId) {
    Column prediction = col(CustomerValues.PREDICTION);
    Column purchases = prediction.getField(CustomerValues.PURCHASES).getItem(0);
    Column value = prediction.getField(CustomerValues.RESIDUAL);
    Dataset<Row> customers =
        predicted
            .where(value.isNotNull())
            .select(
                col(PurchaseHistories.CUSTOMER_ID).as("id"),
                col(PurchaseHistories.SEGMENT).as("segment"),
                col(PurchaseHistories.CHANNEL).as("channel"),
                col(PurchaseHistories.X).as("x"),
                round(purchases.multiply(MILLION)).cast(DataTypes.LongType).as("purchases"),
                value.multiply(E4).cast(DataTypes.LongType).as("value_e4"),
                col(PurchaseHistories.HOLDOUT_PURCHASES)
                    .cast(DataTypes.LongType)
                    .as("actual_purchases"),
                col(PurchaseHistories.HOLDOUT_E4).as("actual_e4"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try (Places byPrediction = Places.by("value_e4", customers, "id");
        Places byActual = Places.by("actual_e4", customers.select("actual_e4"))) {
      Dataset<Row> rows =
          rows(
              parts(byPrediction.withPlace("place"), customers.count()),
              inOrder(byActual.withPlace("place"), customers.count()),
              fittedUntil,
              asOf,
              runId);
      return predicted
          .sparkSession()
          .createDataFrame(rows.orderBy("part", "label").collectAsList(), rows.schema())
          .coalesce(1);
    } finally {
      customers.unpersist();
    }
  }

  /** Cells of decile, frequency, segment and channel first, then the parts that they make. */
  private static Dataset<Row> parts(Dataset<Row> placed, long members) {
    Column decile =
        col("place")
            .multiply(DECILES)
            .divide(Math.max(1, members))
            .cast(DataTypes.LongType)
            .plus(1);
    Column p = col("purchases");
    Column[] ofCells = {
      count(lit(1)).as("customers"),
      sum("purchases").as("predicted"),
      sum("actual_purchases").as("actual"),
      sum("value_e4").as("predicted_e4"),
      sum("actual_e4").as("actual_e4"),
      sum(abs(p.minus(col("actual_purchases").multiply(1_000_000)))).as("off"),
      sum(p.cast(WHOLE).multiply(p)).as("squares"),
      sum(p.cast(WHOLE).multiply(col("actual_purchases"))).as("products"),
      sum(weighted(members)).as("in_order")
    };
    Dataset<Row> cells =
        placed
            .withColumn("decile", decile.cast(DataTypes.StringType))
            .withColumn(
                "frequency",
                when(col("x").lt(OFTEN), col("x").cast("string")).otherwise(OFTEN + "+"))
            .groupBy("decile", "frequency", "segment", "channel")
            .agg(ofCells[0], Arrays.copyOfRange(ofCells, 1, ofCells.length));
    Column[] ofParts = SUMS.stream().map(name -> sum(name).as(name)).toArray(Column[]::new);
    return cells
        .withColumn(
            "part",
            explode(
                array(
                    part("all", lit(GroupName.ANY)),
                    part("decile", col("decile")),
                    part("frequency", col("frequency")),
                    part("segment", col("segment")),
                    part("channel", col("channel")))))
        .groupBy(col("part.kind").as("part"), col("part.label").as("label"))
        .agg(ofParts[0], Arrays.copyOfRange(ofParts, 1, ofParts.length));
  }

  /** The numerator of the Gini coefficient. */
  private static double inOrder(Dataset<Row> placed, long members) {
    Row sum = placed.agg(sum(weighted(members))).head();
    return sum.isNullAt(0) ? 0 : sum.getDecimal(0).doubleValue();
  }

  private static Dataset<Row> rows(
      Dataset<Row> parts,
      double inPerfectOrder,
      LocalDate fittedUntil,
      LocalDate asOf,
      String runId) {
    return parts.select(
        col("part"),
        col("label"),
        lit(fittedUntil).as("fitted_until"),
        col("customers"),
        number("predicted").divide(MILLION).as("predicted_purchases"),
        col("actual").as("actual_purchases"),
        Rates.money(col("predicted_e4")).as("predicted_value"),
        Rates.money(col("actual_e4")).as("actual_value"),
        Rates.ratio(number("off").divide(MILLION), col("customers")).as("purchases_mae"),
        bias(number("predicted").divide(MILLION), number("actual")).as("purchases_bias"),
        bias(number("predicted_e4"), number("actual_e4")).as("value_bias"),
        slope().as("calibration_slope"),
        when(
                col("part").equalTo("all").and(lit(inPerfectOrder).gt(0)),
                number("in_order").divide(inPerfectOrder))
            .as("gini"),
        lit(asOf).as("as_of_date"),
        lit(runId).as("run_id"));
  }

  /** Of n customers, largest first: the Gini coefficient is Σ (n − 1 − 2 place) v / (n Σ v). */
  private static Column weighted(long members) {
    return lit(members - 1)
        .minus(col("place").multiply(2))
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
    return Rates.ratio(predicted.minus(actual), actual);
  }
}

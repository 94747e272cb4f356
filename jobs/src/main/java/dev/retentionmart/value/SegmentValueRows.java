package dev.retentionmart.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/** The rows of {@code mart/segment_value}. */
final class SegmentValueRows {
  private SegmentValueRows() {}

  /**
   * The rows.
   *
   * @param customerValue rows of {@code mart/customer_value}
   */
  static Dataset<Row> of(Dataset<Row> customerValue, LocalDate asOf, String runId) {
    WindowSpec group = Window.partitionBy("in_segment", "in_channel");
    Dataset<Row> ranked =
        customerValue
            .select(
                explode(
                        array(
                            labels(col("segment"), col("channel")),
                            labels(col("segment"), lit(GroupName.ANY)),
                            labels(lit(GroupName.ANY), col("channel")),
                            labels(lit(GroupName.ANY), lit(GroupName.ANY))))
                    .as("labels"),
                col("customer_id"),
                // Decimals, so that their sum does not depend on the order of the rows.
                col("p_alive").cast(DataTypes.createDecimalType(20, 12)).as("p_alive"),
                col("is_late"),
                col("historic_value"),
                col("residual_value"),
                col("total_value"),
                col("value_at_risk"))
            .withColumn("in_segment", col("labels.segment"))
            .withColumn("in_channel", col("labels.channel"))
            .withColumn("members", count(lit(1)).over(group))
            .withColumn(
                "place",
                row_number()
                    .over(
                        group.orderBy(
                            col("total_value").desc_nulls_last(), col("customer_id").asc())));
    return ranked
        .groupBy(col("in_segment").as("segment"), col("in_channel").as("channel"))
        .agg(
            count(lit(1)).as("customers"),
            count("residual_value").as("predicted_customers"),
            sum("p_alive").cast(DataTypes.DoubleType).as("expected_active_customers"),
            count_if(col("is_late")).as("late_customers"),
            total("historic_value"),
            total("residual_value"),
            total("total_value"),
            total("value_at_risk"),
            ofTop(1),
            ofTop(5),
            ofTop(20))
        .select(
            col("segment"),
            col("channel"),
            col("customers"),
            col("predicted_customers"),
            col("expected_active_customers"),
            col("late_customers"),
            col("historic_value"),
            col("residual_value"),
            col("total_value"),
            col("value_at_risk"),
            mean("historic_value", "customers"),
            mean("residual_value", "predicted_customers"),
            share(1),
            share(5),
            share(20),
            lit(asOf).as("as_of_date"),
            lit(runId).as("run_id"));
  }

  private static Column labels(Column segment, Column channel) {
    return struct(segment.as("segment"), channel.as("channel"));
  }

  private static Column total(String name) {
    return sum(name).cast(CustomerValueTable.MONEY).as(name);
  }

  private static Column ofTop(int percent) {
    Column isTop = col("place").leq(ceil(col("members").multiply(percent).divide(100)));
    return sum(when(isTop, coalesce(col("total_value"), lit(0)))).as("top_" + percent);
  }

  private static Column share(int percent) {
    return when(
            col("total_value").gt(0),
            col("top_" + percent)
                .cast(DataTypes.DoubleType)
                .divide(col("total_value").cast(DataTypes.DoubleType)))
        .as("top_%d_percent_share".formatted(percent));
  }

  private static Column mean(String total, String count) {
    return round(try_divide(col(total).cast(DataTypes.createDecimalType(24, 8)), col(count)), 2)
        .cast(CustomerValueTable.MONEY)
        .as("mean_" + total);
  }
}

package dev.retentionmart.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.mart.Rates;
import dev.retentionmart.mart.RollUp;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The rows of {@code mart/segment_value}. */
final class SegmentValueRows {
  private static final List<String> COUNTS =
      List.of("customers", "predicted_customers", "late_customers");
  private static final List<String> MONEY =
      List.of("historic_value", "residual_value", "total_value", "value_at_risk");

  private SegmentValueRows() {}

  /**
   * The rows, few enough for the driver.
   *
   * @param customerValue rows of {@code mart/customer_value}
   */
  static Dataset<Row> of(Dataset<Row> customerValue, LocalDate asOf, String runId) {
    Column cents = coalesce(col("total_value"), lit(0)).multiply(100).cast(DataTypes.LongType);
    try (Places byValue =
        Places.by(
            "cents", customerValue.select(col("segment"), col("channel"), cents.as("cents")))) {
      Dataset<Row> tops = TopShares.of(byValue.sorted());
      Dataset<Row> rows =
          totals(customerValue)
              .join(tops.as("tops"), new String[] {"segment", "channel"})
              .select(
                  col("segment"),
                  col("channel"),
                  col("customers"),
                  col("predicted_customers"),
                  col("expected_active_customers")
                      .cast(DataTypes.DoubleType)
                      .as("expected_active_customers"),
                  col("late_customers"),
                  money("historic_value"),
                  money("residual_value"),
                  money("total_value"),
                  money("value_at_risk"),
                  mean("historic_value", "customers"),
                  mean("residual_value", "predicted_customers"),
                  share(1),
                  share(5),
                  share(20),
                  lit(asOf).as("as_of_date"),
                  lit(runId).as("run_id"));
      return customerValue
          .sparkSession()
          .createDataFrame(rows.orderBy("segment", "channel").collectAsList(), rows.schema())
          .coalesce(1);
    }
  }

  /** Cells first, then their totals. */
  private static Dataset<Row> totals(Dataset<Row> customerValue) {
    Dataset<Row> cells =
        customerValue
            .groupBy("segment", "channel")
            .agg(
                count(lit(1)).as("customers"),
                count("residual_value").as("predicted_customers"),
                count_if(col("is_late")).as("late_customers"),
                // Decimals, so that their sum does not depend on the order of the rows.
                sum(col("p_alive").cast(DataTypes.createDecimalType(18, 12)))
                    .as("expected_active_customers"),
                sum("historic_value").as("historic_value"),
                sum("residual_value").as("residual_value"),
                sum("total_value").as("total_value"),
                sum("value_at_risk").as("value_at_risk"));
    Column[] sums =
        Stream.of(COUNTS, List.of("expected_active_customers"), MONEY)
            .flatMap(List::stream)
            .map(name -> sum(name).as(name))
            .toArray(Column[]::new);
    return RollUp.withTotals(cells)
        .groupBy("segment", "channel")
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
  }

  private static Column money(String name) {
    return col(name).cast(Rates.MONEY).as(name);
  }

  private static Column share(int percent) {
    return when(
            col("total_value").gt(0),
            Rates.ratio(col("top_" + percent), col("total_value").multiply(100)))
        .as("top_%d_percent_share".formatted(percent));
  }

  private static Column mean(String total, String count) {
    return Rates.moneyPer(col(total).multiply(10_000), col(count)).as("mean_" + total);
  }
}

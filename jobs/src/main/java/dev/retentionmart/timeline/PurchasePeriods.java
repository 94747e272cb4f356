package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;

import java.util.Deque;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of {@code timeline/purchase_periods}. */
final class PurchasePeriods extends LifecycleRows {
  private String cohortSegment;

  private PurchasePeriods(Windows windows) {
    super(windows);
  }

  /**
   * The rows of the given customers.
   *
   * @param customers see {@link CustomerBlocks}
   */
  static Dataset<Row> of(
      SparkSession spark, JavaRDD<byte[]> customers, DataType customerIdType, Windows windows) {
    StructType schema =
        new StructType()
            .add("customer_id", customerIdType)
            .add("grain", DataTypes.StringType)
            .add("start_day", DataTypes.IntegerType)
            .add("segment", DataTypes.StringType)
            .add("channel", DataTypes.StringType)
            .add("orders", DataTypes.IntegerType)
            .add("net_revenue_e4", DataTypes.LongType)
            .add("cohort_day", DataTypes.IntegerType)
            .add("age", DataTypes.IntegerType)
            .add("cohort_segment", DataTypes.StringType)
            .add("is_last", DataTypes.BooleanType);
    return spark
        .createDataFrame(CustomerRows.of(customers, () -> new PurchasePeriods(windows)), schema)
        .select(
            col("customer_id"),
            col("grain"),
            date_from_unix_date(col("start_day")).as(PurchasePeriodsTable.PERIOD_START),
            col("segment"),
            col("channel"),
            col("orders"),
            col("net_revenue_e4"),
            date_from_unix_date(col("cohort_day")).as(PurchasePeriodsTable.COHORT_START),
            col("age"),
            col("cohort_segment"),
            col("is_last"));
  }

  @Override
  public void write(CustomerHistory history, Deque<Row> output) {
    cohortSegment = history.versions().at(history.firstMicros());
    super.write(history, output);
  }

  @Override
  public void purchases(Lifecycle.PurchasePeriod period) {
    add(
        customer().customerId(),
        period.grain().label(),
        period.startDay(),
        period.segment(),
        customer().channel(),
        period.orders(),
        period.netE4(),
        period.cohortStartDay(),
        period.age(),
        cohortSegment,
        period.isLast());
  }
}

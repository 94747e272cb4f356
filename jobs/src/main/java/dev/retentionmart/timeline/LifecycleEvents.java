package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;

import dev.retentionmart.config.Grain;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of {@code timeline/lifecycle_events}. */
final class LifecycleEvents extends LifecycleRows {
  private LifecycleEvents(Windows windows) {
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
            .add("event", DataTypes.StringType)
            .add("segment", DataTypes.StringType)
            .add("channel", DataTypes.StringType);
    return spark
        .createDataFrame(CustomerRows.of(customers, () -> new LifecycleEvents(windows)), schema)
        .select(
            col("customer_id"),
            col("grain"),
            date_from_unix_date(col("start_day")).as(LifecycleEventsTable.PERIOD_START),
            col("event"),
            col("segment"),
            col("channel"));
  }

  @Override
  public void event(Grain grain, int periodStartDay, LifecycleEvent event, String segment) {
    add(
        customer().customerId(),
        grain.label(),
        periodStartDay,
        event.label(),
        segment,
        customer().channel());
  }
}

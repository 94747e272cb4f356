package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.math.BigDecimal;
import java.util.Deque;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rows of {@code timeline/customers}. */
final class CustomerSummaries implements CustomerRows.Writer {
  private CustomerSummaries() {}

  /**
   * The rows of the given customers.
   *
   * @param customers see {@link CustomerBlocks}
   */
  static Dataset<Row> of(
      SparkSession spark,
      JavaRDD<byte[]> customers,
      DataType orderIdType,
      DataType customerIdType) {
    StructType schema =
        new StructType()
            .add("customer_id", customerIdType)
            .add("first_order_id", orderIdType)
            .add("acquired_micros", DataTypes.LongType)
            .add("acquisition_day", DataTypes.IntegerType)
            .add("acquisition_channel", DataTypes.StringType)
            .add("acquisition_segment", DataTypes.StringType)
            .add("last_day", DataTypes.IntegerType)
            .add("orders", DataTypes.LongType)
            .add("purchase_days", DataTypes.LongType)
            .add("net_revenue", CustomerSummariesTable.MONEY)
            .add("mean_repeat_purchase_value", CustomerSummariesTable.MONEY);
    return spark
        .createDataFrame(CustomerRows.of(customers, CustomerSummaries::new), schema)
        .select(
            col("customer_id"),
            col("first_order_id"),
            timestamp_micros(col("acquired_micros")).as("acquired_at"),
            date_from_unix_date(col("acquisition_day")).as("acquisition_date"),
            col("acquisition_channel"),
            col("acquisition_segment"),
            date_from_unix_date(col("last_day")).as("last_order_date"),
            col("orders"),
            col("purchase_days"),
            col("net_revenue"),
            col("purchase_days").minus(1).as("repeat_purchases"),
            col("last_day").minus(col("acquisition_day")).as("recency_days"),
            col("mean_repeat_purchase_value"));
  }

  @Override
  public void write(CustomerHistory customer, Deque<Row> rows) {
    PurchaseDays purchases = PurchaseDays.until(customer, Integer.MAX_VALUE);
    Long mean = purchases.meanRepeatE4();
    rows.add(
        RowFactory.create(
            customer.customerId(),
            customer.firstOrderId(),
            customer.firstMicros(),
            purchases.firstDay(),
            customer.channel(),
            customer.versions().at(customer.firstMicros()),
            purchases.lastDay(),
            (long) customer.size(),
            (long) purchases.count(),
            BigDecimal.valueOf(purchases.netE4(), 4),
            mean == null ? null : BigDecimal.valueOf(mean, 4)));
  }
}

package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
    int firstDay = customer.day(0);
    int lastDay = customer.day(customer.size() - 1);
    long days = 0;
    long net = 0;
    long firstDayNet = 0;
    int day = Integer.MIN_VALUE;
    for (int i = 0; i < customer.size(); i++) {
      days += customer.day(i) == day ? 0 : 1;
      day = customer.day(i);
      net = Math.addExact(net, customer.netE4(i));
      firstDayNet += day == firstDay ? customer.netE4(i) : 0;
    }
    BigDecimal mean =
        days == 1
            ? null
            : BigDecimal.valueOf(net - firstDayNet, 4)
                .divide(BigDecimal.valueOf(days - 1), 4, RoundingMode.HALF_UP);
    rows.add(
        RowFactory.create(
            customer.customerId(),
            customer.firstOrderId(),
            customer.firstMicros(),
            firstDay,
            customer.channel(),
            customer.versions().at(customer.firstMicros()),
            lastDay,
            (long) customer.size(),
            days,
            BigDecimal.valueOf(net, 4),
            mean));
  }
}

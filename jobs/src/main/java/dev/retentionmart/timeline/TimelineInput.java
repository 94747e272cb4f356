package dev.retentionmart.timeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import dev.retentionmart.history.CustomersTable;
import dev.retentionmart.history.OrdersTable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Orders and customer versions in one stream, customer by customer: one shuffle and one sort on one
 * key bring together what a join, a sort and a window would shuffle and sort three times.
 */
final class TimelineInput {
  static final int CUSTOMER = 0;
  static final int ORDER_ID = 1;
  static final int FROM_MICROS = 2;
  static final int TO_MICROS = 3;
  static final int DAY = 4;
  static final int CHANNEL_OR_SEGMENT = 5;
  static final int NET_E4 = 6;

  private TimelineInput() {}

  /**
   * What comes of the customers with a valid order, of each partition.
   *
   * @param validOrders rows of {@code history/orders} that are valid
   * @param versions rows of {@code history/customers}
   */
  static <T> JavaRDD<T> map(
      Dataset<Row> validOrders,
      Dataset<Row> versions,
      FlatMapFunction<Iterator<CustomerHistory>, T> what) {
    DataType orderIdType = validOrders.schema().apply(OrdersTable.ORDER_ID).dataType();
    DataType customerIdType = validOrders.schema().apply(OrdersTable.CUSTOMER_ID).dataType();
    return byCustomer(validOrders, versions, orderIdType)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(rows -> what.call(new CustomerPass(rows, orderIdType, customerIdType)));
  }

  /**
   * The stream, in the columns that the constants number. Rows without an order id are customer
   * versions.
   */
  private static Dataset<Row> byCustomer(
      Dataset<Row> validOrders, Dataset<Row> customers, DataType orderIdType) {
    Dataset<Row> orders =
        validOrders.select(
            col(OrdersTable.CUSTOMER_ID),
            col(OrdersTable.ORDER_ID),
            unix_micros(col(OrdersTable.ORDERED_AT)).as("from_micros"),
            lit(null).cast(DataTypes.LongType).as("to_micros"),
            unix_date(col(OrdersTable.ORDER_DATE)).as("day"),
            col(OrdersTable.CHANNEL).as("channel_or_segment"),
            col(OrdersTable.NET_REVENUE_E4));
    Dataset<Row> versions =
        customers.select(
            col(CustomersTable.CUSTOMER_ID),
            lit(null).cast(orderIdType).as(OrdersTable.ORDER_ID),
            unix_micros(col(CustomersTable.VALID_FROM)).as("from_micros"),
            unix_micros(col(CustomersTable.VALID_TO)).as("to_micros"),
            lit(null).cast(DataTypes.IntegerType).as("day"),
            col(CustomersTable.SEGMENT).as("channel_or_segment"),
            lit(null).cast(DataTypes.LongType).as(OrdersTable.NET_REVENUE_E4));
    return orders
        .unionByName(versions)
        .repartition(col(OrdersTable.CUSTOMER_ID))
        .sortWithinPartitions(OrdersTable.CUSTOMER_ID);
  }
}

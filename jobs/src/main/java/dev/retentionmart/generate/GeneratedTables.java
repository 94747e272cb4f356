package dev.retentionmart.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.generate.HistoryShape.IdStyle;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The four tables as Datasets. Every customer is drawn by herself from the seed and her number, so
 * the rows do not depend on how the work is split.
 */
final class GeneratedTables {
  static final StructType RAW_ORDERS =
      new StructType()
          .add("order_number", DataTypes.LongType)
          .add("customer_number", DataTypes.LongType)
          .add("ordered_micros", DataTypes.LongType)
          .add("channel", DataTypes.StringType)
          .add("status", DataTypes.StringType)
          .add("cents", DataTypes.LongType)
          .add("currency", DataTypes.StringType)
          .add("updated_micros", DataTypes.LongType);

  static final StructType RAW_CUSTOMERS =
      new StructType()
          .add("customer_number", DataTypes.LongType)
          .add("segment", DataTypes.StringType)
          .add("valid_from_micros", DataTypes.LongType)
          .add("valid_to_micros", DataTypes.LongType);

  static final StructType RAW_REFUNDS =
      new StructType()
          .add("order_number", DataTypes.LongType)
          .add("refunded_micros", DataTypes.LongType)
          .add("cents", DataTypes.LongType);

  private static final StructType EXCHANGE_RATES =
      new StructType()
          .add("currency", DataTypes.StringType)
          .add("date", DataTypes.DateType)
          .add("rate", DataTypes.createDecimalType(18, 6));

  private final Dataset<Long> customerNumbers;
  private final Shop shop;

  /**
   * @param customerNumbers whom to draw, split as the work shall be split
   * @param shop what to draw them from
   */
  GeneratedTables(Dataset<Long> customerNumbers, Shop shop) {
    this.customerNumbers = customerNumbers;
    this.shop = shop;
  }

  /** One row per order and copy of an order, damaged rows included. */
  Dataset<Row> orders() {
    Shop theShop = shop;
    FlatMapFunction<Long, Row> rowsOfCustomer =
        customer ->
            OrderHistory.draw(theShop, customer).orders().stream()
                .map(GeneratedOrder::toRow)
                .iterator();
    return customerNumbers
        .flatMap(rowsOfCustomer, Encoders.row(RAW_ORDERS))
        .select(
            id("O", 10, col("order_number")).as("order_id"),
            id("C", 7, col("customer_number")).as("customer_id"),
            timestamp_micros(col("ordered_micros")).as("ordered_at"),
            col("channel"),
            col("status"),
            money(col("cents")).as("amount"),
            col("currency"),
            timestamp_micros(col("updated_micros")).as("updated_at"));
  }

  /** One row per customer and version. */
  Dataset<Row> customers() {
    Shop theShop = shop;
    FlatMapFunction<Long, Row> rowsOfCustomer =
        customer ->
            SegmentHistory.draw(theShop, customer).stream().map(GeneratedVersion::toRow).iterator();
    return customerNumbers
        .flatMap(rowsOfCustomer, Encoders.row(RAW_CUSTOMERS))
        .select(
            id("C", 7, col("customer_number")).as("customer_id"),
            col("segment"),
            timestamp_micros(col("valid_from_micros")).as("valid_from"),
            timestamp_micros(col("valid_to_micros")).as("valid_to"));
  }

  /** One row per refund. */
  Dataset<Row> refunds() {
    Shop theShop = shop;
    FlatMapFunction<Long, Row> rowsOfCustomer =
        customer ->
            OrderHistory.draw(theShop, customer).refunds().stream()
                .map(GeneratedRefund::toRow)
                .iterator();
    return customerNumbers
        .flatMap(rowsOfCustomer, Encoders.row(RAW_REFUNDS))
        .select(
            id("O", 10, col("order_number")).as("order_id"),
            timestamp_micros(col("refunded_micros")).as("refunded_at"),
            money(col("cents")).as("amount"));
  }

  /** One row per currency and banking day. */
  static Dataset<Row> exchangeRates(SparkSession spark, long seed, LocalDate from, LocalDate to) {
    return spark.createDataFrame(ExchangeRateWalk.draw(seed, from, to), EXCHANGE_RATES);
  }

  private Column id(String prefix, int digits, Column number) {
    if (shop.shape().ids() == IdStyle.NUMBER) {
      return number;
    }
    String format = prefix + "%0" + digits + "d";
    return when(number.isNotNull(), format_string(format, number));
  }

  private static Column money(Column cents) {
    return cents.cast("decimal(12,0)").multiply(lit(new BigDecimal("0.01"))).cast("decimal(12,2)");
  }
}

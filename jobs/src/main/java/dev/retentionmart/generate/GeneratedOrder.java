package dev.retentionmart.generate;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One row of orders. Instants are microseconds since 1970, money is in cents; null is a missing
 * value.
 */
record GeneratedOrder(
    Long orderNumber,
    Long customer,
    Long orderedAt,
    String channel,
    String status,
    Long cents,
    String currency,
    long updatedAt) {

  static final String PLACED = "placed";
  static final String COMPLETED = "completed";
  static final String CANCELLED = "cancelled";

  /** What the shop knew when the order was placed, perhaps for another amount. */
  GeneratedOrder asPlaced(long earlierCents) {
    return new GeneratedOrder(
        orderNumber, customer, orderedAt, channel, PLACED, earlierCents, currency, orderedAt);
  }

  GeneratedOrder withoutNumber() {
    return new GeneratedOrder(
        null, customer, orderedAt, channel, status, cents, currency, updatedAt);
  }

  GeneratedOrder withoutTime() {
    return new GeneratedOrder(
        orderNumber, customer, null, channel, status, cents, currency, updatedAt);
  }

  GeneratedOrder withCents(Long otherCents) {
    return new GeneratedOrder(
        orderNumber, customer, orderedAt, channel, status, otherCents, currency, updatedAt);
  }

  GeneratedOrder withCurrency(String otherCurrency) {
    return new GeneratedOrder(
        orderNumber, customer, orderedAt, channel, status, cents, otherCurrency, updatedAt);
  }

  /** The row, in the order of {@link GeneratedTables#RAW_ORDERS}. */
  Row toRow() {
    return RowFactory.create(
        orderNumber, customer, orderedAt, channel, status, cents, currency, updatedAt);
  }
}

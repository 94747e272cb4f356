package dev.retentionmart.oracle;

/**
 * A row of the orders as a source holds it, nothing checked.
 *
 * @param orderId {@code Long}, {@code Double} or {@code String}
 * @param customerId likewise
 * @param orderedAt {@code Instant}, {@code LocalDateTime}, {@code LocalDate} or {@code String}
 * @param status the order counts unless this is null or {@code cancelled}
 * @param amount {@code BigDecimal}, {@code Double} or {@code String}
 * @param updatedAt like {@code orderedAt}
 */
record SourceOrder(
    Object orderId,
    Object customerId,
    Object orderedAt,
    String channel,
    String status,
    Object amount,
    String currency,
    Object updatedAt) {

  SourceOrder withOrderId(Object other) {
    return new SourceOrder(
        other, customerId, orderedAt, channel, status, amount, currency, updatedAt);
  }

  SourceOrder withCustomerId(Object other) {
    return new SourceOrder(orderId, other, orderedAt, channel, status, amount, currency, updatedAt);
  }

  SourceOrder withOrderedAt(Object other) {
    return new SourceOrder(
        orderId, customerId, other, channel, status, amount, currency, updatedAt);
  }

  SourceOrder withChannel(String other) {
    return new SourceOrder(
        orderId, customerId, orderedAt, other, status, amount, currency, updatedAt);
  }

  SourceOrder withStatus(String other) {
    return new SourceOrder(
        orderId, customerId, orderedAt, channel, other, amount, currency, updatedAt);
  }

  SourceOrder withAmount(Object other) {
    return new SourceOrder(
        orderId, customerId, orderedAt, channel, status, other, currency, updatedAt);
  }

  SourceOrder withCurrency(String other) {
    return new SourceOrder(
        orderId, customerId, orderedAt, channel, status, amount, other, updatedAt);
  }

  SourceOrder withUpdatedAt(Object other) {
    return new SourceOrder(
        orderId, customerId, orderedAt, channel, status, amount, currency, other);
  }
}

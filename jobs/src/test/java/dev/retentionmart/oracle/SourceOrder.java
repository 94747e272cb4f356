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
    Object updatedAt) {}

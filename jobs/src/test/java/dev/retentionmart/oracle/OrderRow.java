package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** A source row of the orders with its values understood. */
record OrderRow(
    SourceOrder source,
    Optional<String> orderId,
    Optional<String> customerId,
    Optional<Instant> orderedAt,
    Optional<String> channel,
    Optional<BigDecimal> amount,
    Optional<String> currency,
    Optional<Instant> updatedAt,
    boolean isInScope) {

  static OrderRow of(SourceOrder row, OracleConfig config) {
    return new OrderRow(
        row,
        Reading.id(row.orderId()),
        Reading.id(row.customerId()),
        Reading.time(row.orderedAt(), config.zone()),
        Reading.label(row.channel()),
        Reading.amount(row.amount()),
        config.currencyMapped() ? Reading.currency(row.currency()) : Optional.of(config.currency()),
        config.updatedAtMapped() ? Reading.time(row.updatedAt(), config.zone()) : Optional.empty(),
        !config.validWhenMapped() || (row.status() != null && !row.status().equals("cancelled")));
  }

  /** The same order said twice. */
  boolean saysTheSameAs(OrderRow other) {
    return customerId.equals(other.customerId)
        && orderedAt.equals(other.orderedAt)
        && channel.equals(other.channel)
        && amount.equals(other.amount)
        && currency.equals(other.currency)
        && isInScope == other.isInScope;
  }
}

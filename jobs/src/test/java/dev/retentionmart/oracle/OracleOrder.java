package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One order that counts.
 *
 * @param customerId empty for a guest
 * @param date the business day of {@code orderedAt}
 * @param netRevenue in the reporting currency, four decimals
 */
record OracleOrder(
    String orderId,
    Optional<String> customerId,
    Instant orderedAt,
    LocalDate date,
    String channel,
    BigDecimal netRevenue) {}

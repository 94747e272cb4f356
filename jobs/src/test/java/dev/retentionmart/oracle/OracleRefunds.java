package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was paid back per order, up to the as-of date. */
final class OracleRefunds {
  private static final String SOURCE = "refunds";

  private final Map<String, BigDecimal> refundedByOrder = new HashMap<>();

  /**
   * @param knownOrders the ids of all orders that have a row which is not rejected
   */
  OracleRefunds(
      OracleConfig config, List<SourceRefund> rows, Set<String> knownOrders, Outcomes outcomes) {
    for (SourceRefund row : rows) {
      Optional<String> reason = reasonToReject(config, row);
      if (reason.isPresent()) {
        outcomes.reject(SOURCE, row, reason.get());
      } else if (config.isFuture(Reading.time(row.refundedAt(), config.zone()).orElseThrow())) {
        outcomes.exclude(SOURCE, row, "future");
      } else if (!knownOrders.contains(Reading.id(row.orderId()).orElseThrow())) {
        outcomes.reject(SOURCE, row, "refund_without_order");
      } else {
        outcomes.accept(SOURCE, row);
        refundedByOrder.merge(
            Reading.id(row.orderId()).orElseThrow(),
            Reading.amount(row.amount()).orElseThrow(),
            BigDecimal::add);
      }
    }
  }

  private static Optional<String> reasonToReject(OracleConfig config, SourceRefund row) {
    if (Reading.id(row.orderId()).isEmpty()) {
      return Optional.of("missing_order_id");
    }
    if (row.refundedAt() == null) {
      return Optional.of("missing_refunded_at");
    }
    if (Reading.time(row.refundedAt(), config.zone()).isEmpty()) {
      return Optional.of("bad_refunded_at");
    }
    if (Reading.isMissing(row.amount())) {
      return Optional.of("missing_amount");
    }
    Optional<BigDecimal> amount = Reading.amount(row.amount());
    if (amount.isEmpty()) {
      return Optional.of("bad_amount");
    }
    return amount.get().signum() < 0 ? Optional.of("negative_refund") : Optional.empty();
  }

  BigDecimal of(String orderId) {
    return refundedByOrder.getOrDefault(orderId, BigDecimal.ZERO);
  }
}

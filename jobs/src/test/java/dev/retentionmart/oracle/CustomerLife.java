package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One customer seen through one grain: every question of the lifecycle ledger, answered from her
 * orders.
 *
 * @param orders hers, oldest first; never empty
 */
record CustomerLife(
    String customerId,
    List<OracleOrder> orders,
    OracleSegments segments,
    OracleGrain grain,
    OracleConfig config) {

  private OracleOrder acquisition() {
    return orders.get(0);
  }

  String channel() {
    return acquisition().channel();
  }

  LocalDate acquiredIn() {
    return grain.startOf(acquisition().date());
  }

  /** The last period in which anything can be booked for her. */
  LocalDate lastPeriod() {
    LocalDate lastOrder = orders.get(orders.size() - 1).date();
    return grain.later(grain.startOf(lastOrder), config.windows().get(grain));
  }

  List<OracleOrder> ordersIn(LocalDate period) {
    return orders.stream().filter(order -> grain.startOf(order.date()).equals(period)).toList();
  }

  boolean boughtIn(LocalDate period) {
    return !ordersIn(period).isEmpty();
  }

  boolean boughtInOrAfter(LocalDate period) {
    return orders.stream().anyMatch(order -> !order.date().isBefore(period));
  }

  BigDecimal revenueIn(LocalDate period) {
    return ordersIn(period).stream()
        .map(OracleOrder::netRevenue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** A valid order in one of the w periods p−w+1 … p. */
  boolean isActiveAtEndOf(LocalDate period) {
    int window = config.windows().get(grain);
    for (int back = 0; back < window; back++) {
      if (boughtIn(grain.later(period, -back))) {
        return true;
      }
    }
    return false;
  }

  boolean isActiveBefore(LocalDate period) {
    return isActiveAtEndOf(grain.later(period, -1));
  }

  boolean isNewIn(LocalDate period) {
    return period.equals(acquiredIn());
  }

  boolean isReactivatedIn(LocalDate period) {
    return boughtIn(period) && !isActiveBefore(period) && !isNewIn(period);
  }

  boolean isChurnedIn(LocalDate period) {
    return isActiveBefore(period) && !isActiveAtEndOf(period);
  }

  boolean isReturningIn(LocalDate period) {
    return boughtIn(period) && acquiredIn().isBefore(period);
  }

  /** At the start of the period; in that of the acquisition, at the moment of the first order. */
  String segmentIn(LocalDate period) {
    Instant moment =
        isNewIn(period)
            ? acquisition().orderedAt()
            : period.atStartOfDay(config.zone()).toInstant();
    return segments.at(customerId, moment);
  }

  String segmentAtAcquisition() {
    return segments.at(customerId, acquisition().orderedAt());
  }

  /** The segment that she left for another one at the start of the period, while active. */
  Optional<String> segmentLeftAtStartOf(LocalDate period) {
    String before = segmentIn(grain.later(period, -1));
    boolean moved = isActiveBefore(period) && !before.equals(segmentIn(period));
    return moved ? Optional.of(before) : Optional.empty();
  }
}

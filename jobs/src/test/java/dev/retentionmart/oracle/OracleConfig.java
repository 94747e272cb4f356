package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;

/**
 * What a run is asked.
 *
 * @param windows the grains to publish, each with its active window
 * @param numericOrderIds order ids are numbers in every source, so that 9 comes before 10
 * @param validWhenMapped cancelled orders, and those without a status, are out of scope
 * @param currencyMapped orders name their currency
 * @param updatedAtMapped copies of an order say which is newer
 * @param versionedCustomers customers have {@code valid_from} and {@code valid_to}
 */
record OracleConfig(
    ZoneId zone,
    String currency,
    Map<OracleGrain, Integer> windows,
    BigDecimal grossMargin,
    boolean numericOrderIds,
    boolean lines,
    boolean validWhenMapped,
    boolean currencyMapped,
    boolean updatedAtMapped,
    boolean versionedCustomers,
    LocalDate asOf) {
  /** Groups of fewer customers are small, where the configuration does not say otherwise. */
  static final int FEW = 30;

  OracleConfig on(LocalDate otherAsOf) {
    return new OracleConfig(
        zone,
        currency,
        windows,
        grossMargin,
        numericOrderIds,
        lines,
        validWhenMapped,
        currencyMapped,
        updatedAtMapped,
        versionedCustomers,
        otherAsOf);
  }

  LocalDate businessDate(Instant instant) {
    return instant.atZone(zone).toLocalDate();
  }

  boolean isFuture(Instant instant) {
    return businessDate(instant).isAfter(asOf);
  }

  Comparator<String> orderIdComparator() {
    return numericOrderIds
        ? Comparator.comparingLong(Long::parseLong)
        : Comparator.<String>naturalOrder();
  }
}

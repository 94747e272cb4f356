package dev.retentionmart;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How far a run has read, for the next one to go on from. */
final class Marks {
  /** The first day with an exchange rate, by currency. */
  static final String FIRST_RATE = "first-rate.";

  /** The largest value of the column that finds changed orders. */
  static final String ORDERS = "sources.orders.changes-column";

  private Marks() {}

  static Map<String, String> of(Optional<String> watermark, Map<String, LocalDate> firstRates) {
    Map<String, String> marks = new TreeMap<>();
    watermark.ifPresent(mark -> marks.put(ORDERS, mark));
    firstRates.forEach((currency, day) -> marks.put(FIRST_RATE + currency, day.toString()));
    return marks;
  }
}

package dev.retentionmart.report;

import dev.retentionmart.mart.Group;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/**
 * A row of {@code mart/retention}, as far as the page needs it. Rates and their intervals are not
 * in it: the page makes them from the counts, by the formulas of the table. Nor is {@code
 * customers_at_start}, which is what the ledger leaves.
 *
 * @param grain the grain
 * @param start the first day of the period
 * @param group the group
 * @param counts the columns {@link #COUNTS}
 * @param money the columns {@link #MONEY}; null where the table says so
 * @param existingRevenueRate the column {@link #EXISTING_REVENUE_RATE}, which cannot be made from
 *     rounded amounts; null where the table says so
 */
record PeriodRow(
    String grain,
    LocalDate start,
    Group group,
    long[] counts,
    BigDecimal[] money,
    Double existingRevenueRate) {
  static final List<String> COUNTS =
      List.of(
          "customers_at_end",
          "new_customers",
          "reactivated_customers",
          "churned_customers",
          "moved_in_customers",
          "moved_out_customers",
          "buyers",
          "repeat_buyers",
          "returning_buyers",
          "orders");
  static final List<String> MONEY =
      List.of("net_revenue", "average_order_value", "customer_lifetime_value");
  static final String EXISTING_REVENUE_RATE = "revenue_from_existing_rate";

  /** All columns that are on the page as they are. */
  static List<String> columns() {
    return Stream.of(COUNTS, MONEY, List.of(EXISTING_REVENUE_RATE)).flatMap(List::stream).toList();
  }
}

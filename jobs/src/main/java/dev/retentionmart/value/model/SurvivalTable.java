package dev.retentionmart.value.model;

import java.util.List;

/**
 * How many of the customers who began together are there after each renewal.
 *
 * @param customers at the start, after the first renewal, the second …; never more than before
 */
public record SurvivalTable(List<Long> customers) {
  public SurvivalTable {
    customers = List.copyOf(customers);
    for (int i = 0; i < customers.size(); i++) {
      if (customers.get(i) < 0 || (i > 0 && customers.get(i) > customers.get(i - 1))) {
        throw new IllegalArgumentException(
            "Cannot use a survival table with %d customers after renewal %d: it must not be negative or more than before"
                .formatted(customers.get(i), i));
      }
    }
  }

  /** How many renewals were seen. */
  public int renewals() {
    return Math.max(0, customers.size() - 1);
  }

  /** Customers at the start; 0 for an empty table. */
  public long atStart() {
    return customers.isEmpty() ? 0 : customers.get(0);
  }

  /** Customers after the last renewal; 0 for an empty table. */
  public long atEnd() {
    return customers.isEmpty() ? 0 : customers.get(customers.size() - 1);
  }

  /** Customers who did not renew at the {@code renewal}-th time, from 1. */
  public long lost(int renewal) {
    return customers.get(renewal - 1) - customers.get(renewal);
  }
}

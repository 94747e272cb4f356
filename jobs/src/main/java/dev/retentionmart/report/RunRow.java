package dev.retentionmart.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * A row of {@code mart/runs}, as far as the page shows it.
 *
 * @param runId the run
 * @param status succeeded or failed
 * @param mode full, increment, unchanged or value; null for a run that failed before that was
 *     decided
 * @param asOf its as-of date
 * @param finishedAt when it ended
 * @param rowCounts where the rows of the sources went: {@code orders.rejected.bad_amount}
 * @param guestOrderShare null where there were no orders
 * @param guestRevenueShare null where there was no revenue
 * @param restatedPeriods by grain
 * @param largestRestatement as a share of net revenue
 * @param restatedMost which period that is; null for none
 */
record RunRow(
    String runId,
    String status,
    String mode,
    LocalDate asOf,
    Instant finishedAt,
    Map<String, Long> rowCounts,
    Double guestOrderShare,
    Double guestRevenueShare,
    Map<String, Long> restatedPeriods,
    double largestRestatement,
    String restatedMost) {
  /** How many runs a page shows at most: the newest. */
  static final int MOST = 14;
}

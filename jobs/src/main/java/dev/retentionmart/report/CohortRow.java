package dev.retentionmart.report;

import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.Group;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A row of {@code mart/cohorts}, as far as the page needs it.
 *
 * @param grain the grain
 * @param start the first day of the cohort's period
 * @param age periods since then
 * @param group the group
 * @param size customers of the cohort
 * @param active those who bought at that age
 * @param activeOnOrAfter those who bought at that age or later
 * @param revenuePerCustomer cumulative
 */
record CohortRow(
    String grain,
    LocalDate start,
    int age,
    Group group,
    long size,
    long active,
    long activeOnOrAfter,
    BigDecimal revenuePerCustomer) {
  /** How many cohorts of a grain a page shows at most: the newest; of weeks, a year. */
  static int most(Grain grain) {
    return grain == Grain.WEEK ? 52 : 60;
  }
}

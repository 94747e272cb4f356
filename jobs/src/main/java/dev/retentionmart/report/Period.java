package dev.retentionmart.report;

import java.time.LocalDate;

/**
 * A period on the page.
 *
 * @param start its first day
 * @param end its last day
 * @param isComplete whether the last day is on or before the as-of date
 */
record Period(LocalDate start, LocalDate end, boolean isComplete) {}

package dev.retentionmart.oracle;

import java.time.LocalDate;

/** What names a row of {@code mart/cohorts}. */
record CohortKey(String grain, LocalDate cohortStart, int age, String segment, String channel) {}

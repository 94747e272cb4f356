package dev.retentionmart.oracle;

import java.time.LocalDate;

/** What names a row of {@code mart/retention}. */
record RetentionKey(String grain, LocalDate periodStart, String segment, String channel) {}

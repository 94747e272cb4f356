package dev.retentionmart.oracle;

/** A row of the exchange rates as a source holds it. */
record SourceRate(String currency, Object date, Object rate) {}

package dev.retentionmart.oracle;

/** A row of the customers as a source holds it; in a snapshot without the two dates. */
record SourceVersion(Object customerId, String segment, Object validFrom, Object validTo) {}

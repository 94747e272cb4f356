package dev.retentionmart.generate;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One row of customers: a segment and when it held, in microseconds since 1970, the end exclusive.
 */
record GeneratedVersion(long customer, String segment, long validFrom, Long validTo) {

  GeneratedVersion until(long end) {
    return new GeneratedVersion(customer, segment, validFrom, end);
  }

  /** The row, in the order of {@link GeneratedTables#RAW_CUSTOMERS}. */
  Row toRow() {
    return RowFactory.create(customer, segment, validFrom, validTo);
  }
}

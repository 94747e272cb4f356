package dev.retentionmart.generate;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** One row of refunds. Instants are microseconds since 1970, money is in cents. */
record GeneratedRefund(long orderNumber, long refundedAt, long cents) {

  /** The row, in the order of {@link GeneratedTables#RAW_REFUNDS}. */
  Row toRow() {
    return RowFactory.create(orderNumber, refundedAt, cents);
  }
}

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which customers may have other versions than the history has. */
final class VersionChanges {
  private VersionChanges() {}

  /**
   * The ids of the customers.
   *
   * @param canonicalCustomers all rows of the source
   * @param versions {@code history/customers} of the last run
   */
  static Dataset<Row> ids(
      Dataset<Row> canonicalCustomers,
      PreviousNight previous,
      LocalDate asOf,
      Dataset<Row> versions) {
    return previous
        .recent("customers")
        .map(recent -> recent(canonicalCustomers, recent, previous, asOf))
        .orElseGet(
            () ->
                ContentSums.differing(
                    CustomersTable.CUSTOMER_ID,
                    CustomerVersions.usable(canonicalCustomers, asOf),
                    versions,
                    col(CustomersTable.SOURCE_ROWS)));
  }

  private static Dataset<Row> recent(
      Dataset<Row> canonicalCustomers,
      Dataset<Row> recent,
      PreviousNight previous,
      LocalDate asOf) {
    Column hasBegun =
        col("valid_from_date").gt(lit(previous.asOf())).and(col("valid_from_date").leq(lit(asOf)));
    return recent
        .select(CustomersTable.CUSTOMER_ID)
        .unionByName(canonicalCustomers.where(hasBegun).select(CustomersTable.CUSTOMER_ID))
        .where(col(CustomersTable.CUSTOMER_ID).isNotNull());
  }
}

package dev.retentionmart.history;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;

/** {@code history/customers}: one row per customer version. */
public final class CustomersTable {
  public static final String CUSTOMER_ID = "customer_id";
  public static final String SEGMENT = "segment";
  public static final String VALID_FROM = "valid_from";
  public static final String VALID_TO = "valid_to";
  public static final String SOURCE_ROWS = "source_rows";

  public static final String CONTENT_HASH = "content_hash";

  private CustomersTable() {}

  /** The table, whose ids are kept as the sources have them. */
  public static Table table(DataType customerIdType) {
    return Table.personal(
        "history",
        "customers",
        "One row per version of a customer that began on or before the as-of date.",
        column(CUSTOMER_ID, customerIdType, "The customer."),
        column(SEGMENT, StringType, "The segment while the version holds. Null when blank."),
        column(VALID_FROM, TimestampType, "When it begins."),
        column(VALID_TO, TimestampType, "When it ends, if before the next one begins; exclusive."),
        column(SOURCE_ROWS, LongType, "Equal source rows that it stands for."),
        column(
            CONTENT_HASH, LongType, "Sum of the hashes of these rows; null unless changes = all."));
  }
}

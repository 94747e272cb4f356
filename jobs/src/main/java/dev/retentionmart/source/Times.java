package dev.retentionmart.source;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.fault.Fault;
import dev.retentionmart.source.ColumnMapping.Mapped;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Times as users have them, made instants. The session's time zone is the business time zone, so a
 * timestamp without zone, a date or text without an offset is read as business time, and the date
 * of an instant is its business date.
 */
final class Times {
  /** Spark reads "12:30" as half past twelve of the day it runs on: text must begin with a year. */
  private static final String BEGINS_WITH_YEAR = "^\\d{4}";

  private Times() {}

  /** The instant; null where there is none or where text does not parse. */
  static Column instant(Mapped mapped) {
    DataType type = mapped.type();
    if (type instanceof StringType) {
      Column text = trim(mapped.column());
      return when(text.rlike(BEGINS_WITH_YEAR), text.try_cast(DataTypes.TimestampType));
    }
    if (type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType) {
      return mapped.column().cast(DataTypes.TimestampType);
    }
    if (type.equals(DataTypes.NullType)) {
      return lit(null).cast(DataTypes.TimestampType);
    }
    throw Fault.source(
        "Cannot use %s = \"%s\" as a time".formatted(mapped.key(), mapped.sql()),
        "it is " + type.sql() + ": nothing says whether it counts seconds, milliseconds or days",
        "Write timestamp_seconds(…), timestamp_millis(…) or to_date(…) around it.");
  }
}

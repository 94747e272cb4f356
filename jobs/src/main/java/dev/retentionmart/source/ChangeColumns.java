package dev.retentionmart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.source.ColumnMapping.Mapped;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.util.QuotingUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What tells a changed source row from one that is as it was. */
public final class ChangeColumns {
  /**
   * A hash of all columns of the row, and of which of them are null, 48 bits: never negative, and
   * short enough that sums do not overflow. Null unless all rows are compared.
   */
  public static final String CONTENT_HASH = "content_hash";

  /** The column that grows with every change; null where there is none. */
  public static final String CHANGE_MARK = "change_mark";

  private static final long HASH_BITS = (1L << 48) - 1;
  private static final Map<String, String> JSON_OPTIONS =
      Map.of(
          "ignoreNullFields",
          "false",
          "timestampFormat",
          "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
          "timestampNTZFormat",
          "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  private ChangeColumns() {}

  static Column contentHash(Dataset<Row> source, SourceLocation location) {
    if (location.changes().mode() != ChangeDetection.Mode.ALL) {
      return lit(null).cast(DataTypes.LongType);
    }
    StructField[] fields = source.schema().fields();
    boolean isFlat = Arrays.stream(fields).noneMatch(field -> isNested(field.dataType()));
    Column content =
        isFlat
            ? xxhash64(Stream.concat(Stream.of(col("*")), nulls(fields)).toArray(Column[]::new))
            : xxhash64(to_json(struct(col("*")), JSON_OPTIONS));
    return content.bitwiseAND(lit(HASH_BITS));
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType || type instanceof ArrayType || type instanceof MapType;
  }

  /** Spark's hash leaves nulls out: by it alone, (1, null) would be (null, 1). */
  private static Stream<Column> nulls(StructField[] fields) {
    return Arrays.stream(fields)
        .filter(StructField::nullable)
        .map(field -> col(QuotingUtils.quoteIdentifier(field.name())).isNull());
  }

  static Column changeMark(ColumnMapping columns, SourceLocation location) {
    return location
        .changes()
        .column()
        .map(sql -> orderable(columns.resolve("changes-column", sql)))
        .orElse(lit(null).cast(DataTypes.StringType));
  }

  /**
   * Whether a row may have changed since a run that saw marks up to the given one. Rows without a
   * mark always may.
   *
   * @param rows canonical rows with a {@link #CHANGE_MARK}
   * @param last the largest mark then, as text
   */
  static Column isPast(Dataset<Row> rows, String last, int overlapDays) {
    DataType type = rows.schema().apply(CHANGE_MARK).dataType();
    Column mark = col(CHANGE_MARK);
    return mark.isNull().or(mark.geq(before(lit(last).cast(type), type, overlapDays)));
  }

  /**
   * The largest mark of the rows, as text: where to go on reading. Times and dates after the as-of
   * date do not count: one that is far in the future, by mistake, would hide all that come after.
   *
   * @param rows canonical rows, with or without a {@link #CHANGE_MARK}
   */
  public static Column lastMark(Dataset<Row> rows, LocalDate asOf) {
    if (!List.of(rows.columns()).contains(CHANGE_MARK)) {
      return lit(null).cast(DataTypes.StringType);
    }
    DataType type = rows.schema().apply(CHANGE_MARK).dataType();
    Column mark = col(CHANGE_MARK);
    Column known =
        isTime(type) || type instanceof DateType
            ? when(mark.lt(date_add(lit(asOf), 1).cast(type)), mark)
            : mark;
    return max(known).cast(DataTypes.StringType);
  }

  private static boolean isTime(DataType type) {
    return type instanceof TimestampType || type instanceof TimestampNTZType;
  }

  private static Column before(Column mark, DataType type, int days) {
    if (type instanceof DateType) {
      return date_sub(mark, days);
    }
    return isTime(type) ? mark.minus(expr("interval %d days".formatted(days))) : mark;
  }

  private static Column orderable(Mapped mapped) {
    DataType type = mapped.type();
    if (isTime(type)
        || type instanceof DateType
        || type instanceof StringType
        || type instanceof IntegralType) {
      return mapped.column();
    }
    throw Fault.source(
        "Cannot use %s = \"%s\" to find changes".formatted(mapped.key(), mapped.sql()),
        "it is " + type.sql() + ", which has no reliable order",
        "Map a time, a date, a whole number or text that grows with every change.");
  }
}

package dev.retentionmart.source;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.rint;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.fault.Fault;
import dev.retentionmart.source.ColumnMapping.Mapped;
import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * Amounts as users have them, made whole ten-thousandths of the currency unit in a {@code bigint}:
 * sums of these are exact and several times faster than sums of decimals.
 */
final class Money {
  private static final BigDecimal LIMIT = new BigDecimal("1000000000000");
  private static final int SCALE = 4;

  private Money() {}

  /**
   * The amount in ten-thousandths, rounded half up; null where there is none, where text does not
   * parse, where it is not finite, or where it is 10¹² or more in size.
   */
  static Column tenThousandths(Mapped mapped) {
    if (mapped.type() instanceof DecimalType decimal && isExactAsDouble(decimal)) {
      // Decimal arithmetic costs as much as the rest of the scan; this is the same number.
      return rint(mapped.column().cast(DataTypes.DoubleType).multiply(10_000.0))
          .cast(DataTypes.LongType);
    }
    Column readable = readable(mapped);
    Column amount = readable.try_cast(DataTypes.createDecimalType(22, SCALE));
    Column isInRange = abs(amount).lt(lit(LIMIT));
    return when(isInRange, amount.multiply(lit(10_000)).cast(DataTypes.LongType));
  }

  /**
   * Whether ten-thousandths of every value, worked out in doubles, round to the exact whole number: values of at most four decimals whose
   * ten-thousandths have at most 15 digits. The nearest double to the value and the product are each off by less than 2⁻⁵³ of it, together
   * less than a quarter.
   */
  private static boolean isExactAsDouble(DecimalType decimal) {
    return decimal.scale() <= SCALE && decimal.precision() - decimal.scale() + SCALE <= 15;
  }

  /** True where the source has no amount at all. */
  static Column isMissing(Mapped mapped) {
    Column raw = mapped.column();
    return mapped.type() instanceof StringType
        ? raw.isNull().or(trim(raw).equalTo(""))
        : raw.isNull();
  }

  private static Column readable(Mapped mapped) {
    Column raw = mapped.column();
    DataType type = mapped.type();
    if (type instanceof StringType) {
      return trim(raw);
    }
    if (type instanceof DoubleType || type instanceof FloatType) {
      return when(not(isnan(raw)).and(abs(raw).leq(LIMIT.doubleValue())), raw);
    }
    if (type instanceof NumericType || type instanceof NullType) {
      return raw;
    }
    throw Fault.source(
        "Cannot use %s = \"%s\" as a number".formatted(mapped.key(), mapped.sql()),
        "it is " + type.sql(),
        "Map a number, or text that holds one.");
  }
}

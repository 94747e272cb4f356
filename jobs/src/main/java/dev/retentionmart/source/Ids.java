package dev.retentionmart.source;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/**
 * Ids as users have them. Whole numbers stay numbers, because a 64-bit key is much cheaper to
 * shuffle and to group by than text; notebooks' floating ids become whole numbers again; everything
 * else is trimmed text.
 */
public final class Ids {
  private static final double LARGEST_EXACT_DOUBLE = 9_007_199_254_740_992.0;
  private static final int LONG_DIGITS = 18;

  private Ids() {}

  /** {@code bigint} or {@code string}: what an id of the given type in a source is kept as. */
  public static DataType keptAs(DataType type) {
    return isWhole(type) || isFloating(type) ? DataTypes.LongType : DataTypes.StringType;
  }

  /** What two sources that name the same thing both keep its id as. */
  public static DataType common(DataType one, DataType other) {
    return one.equals(other) ? one : DataTypes.StringType;
  }

  /** The id as it is kept. Null where there is none, or it is blank, or it is unusable. */
  static Column id(Column raw, DataType type, DataType kept) {
    Column own = keptAs(type) instanceof LongType ? wholeNumber(raw, type) : text(raw);
    return keptAs(type).equals(kept) ? own : own.cast(kept);
  }

  /**
   * True where the source has an id that cannot be kept: a fraction or a number past 2⁵³ in a
   * floating column.
   */
  static Column isUnusable(Column raw, DataType type) {
    if (!isFloating(type)) {
      return lit(false);
    }
    return raw.isNotNull().and(not(isnan(raw))).and(wholeNumber(raw, type).isNull());
  }

  private static Column wholeNumber(Column raw, DataType type) {
    if (!isFloating(type)) {
      return raw.cast(DataTypes.LongType);
    }
    Column isExact = abs(raw).leq(LARGEST_EXACT_DOUBLE).and(floor(raw).equalTo(raw));
    return when(not(isnan(raw)).and(isExact), raw).cast(DataTypes.LongType);
  }

  private static Column text(Column raw) {
    return nullif(trim(raw.cast(DataTypes.StringType)), lit(""));
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || (type instanceof DecimalType decimal
            && decimal.scale() == 0
            && decimal.precision() <= LONG_DIGITS);
  }

  private static boolean isFloating(DataType type) {
    return type instanceof FloatType || type instanceof DoubleType;
  }
}

package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Ratios and money, made once, at publication. */
public final class Rates {
  /** What money is published as. */
  public static final DataType MONEY = DataTypes.createDecimalType(18, 2);

  private static final DataType WHOLE = DataTypes.createDecimalType(38, 0);

  /** The 97.5 % quantile of the normal distribution: two-sided 95 %. */
  private static final double Z = 1.959963984540054;

  private Rates() {}

  /** numerator / denominator as a double; null where the denominator is 0. */
  public static Column ratio(Column numerator, Column denominator) {
    return try_divide(numerator.cast(DataTypes.DoubleType), denominator.cast(DataTypes.DoubleType));
  }

  /**
   * Lower end of the 95 % Wilson score interval of a share (E. B. Wilson, 1927, "Probable
   * inference, the law of succession, and statistical inference"): (p + z²/2n − z √(p(1−p)/n +
   * z²/4n²)) / (1 + z²/n). Exactly 0 for a share of 0; null where {@code total} is 0.
   */
  static Column wilsonLow(Column count, Column total) {
    return when(count.equalTo(0).and(total.gt(0)), lit(0.0))
        .otherwise(when(total.gt(0), greatest(lit(0.0), wilson(count, total, -Z))));
  }

  /** Upper end of the interval; exactly 1 for a share of 1; null where {@code total} is 0. */
  static Column wilsonHigh(Column count, Column total) {
    return when(count.equalTo(total).and(total.gt(0)), lit(1.0))
        .otherwise(when(total.gt(0), least(lit(1.0), wilson(count, total, Z))));
  }

  private static Column wilson(Column count, Column total, double z) {
    Column n = when(total.gt(0), total.cast(DataTypes.DoubleType));
    Column p = count.cast(DataTypes.DoubleType).divide(n);
    Column spread =
        sqrt(p.multiply(lit(1.0).minus(p)).divide(n).plus(lit(Z * Z / 4).divide(n.multiply(n))));
    return p.plus(lit(Z * Z / 2).divide(n))
        .plus(spread.multiply(z))
        .divide(lit(1.0).plus(lit(Z * Z).divide(n)));
  }

  /** Ten-thousandths as published money, rounded half up. */
  public static Column money(Column tenThousandths) {
    return moneyPer(tenThousandths, lit(1L));
  }

  /**
   * Ten-thousandths ÷ a whole number as published money, rounded half up once, exactly; null where
   * the divisor is 0 or null. Whole-number arithmetic, because a decimal quotient is itself rounded
   * before it is rounded to cents.
   */
  public static Column moneyPer(Column tenThousandths, Column divisor) {
    Column numerator = tenThousandths.cast(WHOLE);
    Column denominator = divisor.cast(WHOLE);
    Column half = denominator.multiply(lit(50L));
    Column size =
        call_function(
            "div",
            abs(numerator).plus(half).cast(WHOLE),
            denominator.multiply(lit(100L)).cast(WHOLE));
    Column cents = when(numerator.lt(0), negate(size)).otherwise(size);
    return when(
        divisor.gt(0),
        cents
            .cast(DataTypes.createDecimalType(19, 0))
            .multiply(lit(new BigDecimal("0.01")))
            .cast(MONEY));
  }
}

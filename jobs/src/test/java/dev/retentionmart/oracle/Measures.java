package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The measures of one published row, by column name. */
final class Measures {
  private static final double Z = 1.959963984540054;

  private final Map<String, Object> values = new LinkedHashMap<>();

  Map<String, Object> asMap() {
    return values;
  }

  Measures put(String column, Object value) {
    values.put(column, value);
    return this;
  }

  /** Rounded here, once. */
  Measures putMoney(String column, BigDecimal money) {
    return put(column, money.setScale(2, RoundingMode.HALF_UP));
  }

  /** Money shared out; null where there is nobody to share it. */
  Measures putMoneyPer(String column, BigDecimal money, BigDecimal divisor) {
    return put(
        column, divisor.signum() == 0 ? null : money.divide(divisor, 2, RoundingMode.HALF_UP));
  }

  Measures putRatio(String column, double numerator, double denominator) {
    return put(column, denominator == 0 ? null : numerator / denominator);
  }

  /** A share with its interval. */
  Measures putShare(String column, long part, long whole) {
    String name = column.substring(0, column.length() - "_rate".length());
    putRatio(column, part, whole);
    put(name + "_rate_low", whole == 0 ? null : wilsonLow(part, whole));
    return put(name + "_rate_high", whole == 0 ? null : wilsonHigh(part, whole));
  }

  static double wilsonLow(long part, long whole) {
    return part == 0 ? 0.0 : wilsonMiddle(part, whole) - wilsonReach(part, whole);
  }

  static double wilsonHigh(long part, long whole) {
    return part == whole ? 1.0 : wilsonMiddle(part, whole) + wilsonReach(part, whole);
  }

  private static double wilsonMiddle(double part, double whole) {
    double share = part / whole;
    return (share + Z * Z / (2 * whole)) / (1 + Z * Z / whole);
  }

  private static double wilsonReach(double part, double whole) {
    double share = part / whole;
    double spread = share * (1 - share) / whole + Z * Z / (4 * whole * whole);
    return Z * Math.sqrt(spread) / (1 + Z * Z / whole);
  }
}

package dev.retentionmart.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as they stand in the page: no digit more than is needed, and no exponents. */
final class Numbers {
  /** What a rate is rounded to: a thousandth of the last digit that is shown. */
  private static final int DIGITS = 6;

  private Numbers() {}

  static JsonNode node(Number number) {
    if (number == null) {
      return JsonNodeFactory.instance.nullNode();
    }
    BigDecimal exact =
        number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    BigDecimal rounded =
        exact.setScale(Math.min(exact.scale(), DIGITS), RoundingMode.HALF_UP).stripTrailingZeros();
    BigDecimal plain = rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    return plain.scale() == 0 && plain.precision() <= 18
        ? JsonNodeFactory.instance.numberNode(plain.longValueExact())
        : JsonNodeFactory.withExactBigDecimals(true).numberNode(plain);
  }
}

package dev.retentionmart.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Locale;

/** Numbers as a page in English shows them. */
final class ShownNumbers {
  private ShownNumbers() {}

  /** As browsers do it: rounded half up from the shortest decimal that is this number. */
  static String percent(Double share) {
    return share == null ? "–" : tenths(share) + "%";
  }

  static String tenths(Double share) {
    return share == null
        ? "–"
        : BigDecimal.valueOf(share)
            .movePointRight(2)
            .setScale(1, RoundingMode.HALF_UP)
            .toPlainString();
  }

  static String points(double difference) {
    BigDecimal points = BigDecimal.valueOf(difference * 100).setScale(1, RoundingMode.HALF_UP);
    return (points.signum() > 0 ? "+" : "") + points.toPlainString() + " pp";
  }

  static String whole(Number number) {
    return number == null ? "–" : NumberFormat.getIntegerInstance(Locale.ENGLISH).format(number);
  }

  static String money(BigDecimal amount) {
    if (amount == null) {
      return "–";
    }
    int digits = amount.abs().compareTo(BigDecimal.valueOf(1000)) >= 0 ? 0 : 2;
    NumberFormat format = NumberFormat.getNumberInstance(Locale.ENGLISH);
    format.setMinimumFractionDigits(digits);
    return "SEK\u00a0" + format.format(amount.setScale(digits, RoundingMode.HALF_UP));
  }
}

package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** What a value of a source means. Empty when it is missing or cannot be understood. */
final class Reading {
  private static final BigDecimal TOO_LARGE = new BigDecimal("1000000000000");

  private Reading() {}

  /** An id as text: a whole number without a fraction, or trimmed text. */
  static Optional<String> id(Object value) {
    if (value instanceof Double number) {
      boolean isWhole = Math.rint(number) == number && !Double.isInfinite(number);
      return isWhole ? Optional.of(Long.toString(number.longValue())) : Optional.empty();
    }
    return value == null ? Optional.empty() : text(value.toString());
  }

  /** A floating number that is no whole one: there is an id, and it cannot be kept. */
  static boolean isBadId(Object value) {
    return value instanceof Double number && !number.isNaN() && id(number).isEmpty();
  }

  /** Trimmed text; empty when blank. */
  static Optional<String> text(String value) {
    return isBlank(value) ? Optional.empty() : Optional.of(value.trim());
  }

  static Optional<String> currency(String value) {
    return text(value).map(code -> code.toUpperCase(Locale.ROOT));
  }

  /** A label as it is written; empty when blank. */
  static Optional<String> label(String value) {
    return isBlank(value) ? Optional.empty() : Optional.of(value);
  }

  private static boolean isBlank(String value) {
    return value == null || value.isBlank();
  }

  static boolean isMissing(Object value) {
    return value == null || (value instanceof String text && text.isBlank());
  }

  /** A moment. Whatever has no offset is business time; of a repeated hour the first is meant. */
  static Optional<Instant> time(Object value, ZoneId zone) {
    if (value instanceof Instant instant) {
      return Optional.of(instant);
    }
    if (value instanceof LocalDateTime local) {
      return Optional.of(local.atZone(zone).withEarlierOffsetAtOverlap().toInstant());
    }
    if (value instanceof LocalDate date) {
      return Optional.of(date.atStartOfDay(zone).toInstant());
    }
    return value == null ? Optional.empty() : timeInText(value.toString(), zone);
  }

  private static Optional<Instant> timeInText(String text, ZoneId zone) {
    String iso = text.replace(' ', 'T');
    try {
      boolean isDate = iso.length() == "2024-02-29".length();
      boolean hasOffset = iso.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)");
      if (isDate) {
        return time(LocalDate.parse(iso), zone);
      }
      return hasOffset
          ? Optional.of(OffsetDateTime.parse(iso).toInstant())
          : time(LocalDateTime.parse(iso), zone);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** Money, rounded half up to four decimals. */
  static Optional<BigDecimal> amount(Object value) {
    return number(value)
        .filter(number -> number.abs().compareTo(TOO_LARGE) < 0)
        .map(number -> number.setScale(4, RoundingMode.HALF_UP));
  }

  /** A rate with ten decimals, above zero. */
  static Optional<BigDecimal> rate(Object value) {
    return number(value)
        .map(number -> number.setScale(10, RoundingMode.HALF_UP))
        .filter(number -> number.signum() > 0);
  }

  private static Optional<BigDecimal> number(Object value) {
    try {
      return value == null
          ? Optional.empty()
          : Optional.of(new BigDecimal(value.toString().trim()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }
}

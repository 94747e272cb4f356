package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * How the sources of a pack write ids, times and amounts.
 *
 * @param orderTime of the orders and refunds
 * @param versionTime of the customers
 */
record SourceKinds(IdKind id, TimeKind orderTime, TimeKind versionTime, AmountKind amount) {
  /** How ids are written: in the orders, and in the other sources. */
  enum IdKind {
    BIGINT,
    TEXT,
    DOUBLE,
    /** {@code bigint} in the orders, text elsewhere. */
    MIXED;

    boolean isTextInOrders() {
      return this == TEXT;
    }

    boolean isTextElsewhere() {
      return this == TEXT || this == MIXED;
    }
  }

  /** How times are written. */
  enum TimeKind {
    /** A point in time. */
    INSTANT,
    /** A timestamp without zone. */
    LOCAL,
    DATE,
    /** Any of these as text, with and without offset, and nonsense. */
    TEXT
  }

  /** How amounts and rates are written. */
  enum AmountKind {
    DECIMAL,
    DOUBLE,
    TEXT
  }

  /** The id of the n-th thing of a history, as the orders write it. */
  Object idInOrders(int history, int number) {
    return switch (id) {
      case BIGINT, MIXED -> wholeId(history, number);
      case DOUBLE -> (double) wholeId(history, number);
      case TEXT -> textId(history, number);
    };
  }

  /** The same id as the other sources write it. */
  Object idElsewhere(int history, int number) {
    return switch (id) {
      case BIGINT -> wholeId(history, number);
      case DOUBLE -> (double) wholeId(history, number);
      case MIXED -> Long.toString(wholeId(history, number));
      case TEXT -> textId(history, number);
    };
  }

  /** Ids of one history differ in length, so that 9 comes before 10 as a number only. */
  private static long wholeId(int history, int number) {
    return number * 100L + history;
  }

  private static String textId(int history, int number) {
    return RandomHistories.name(history) + "-" + number;
  }

  /** An id that is none, in the orders. */
  Object noId(Dice dice) {
    return switch (id) {
      case BIGINT, MIXED -> null;
      case DOUBLE -> dice.pick(null, 12.5, 1e17, Double.NaN);
      case TEXT -> dice.pick(null, "", "   ");
    };
  }

  /** An id that is none, in the other sources. */
  Object noIdElsewhere(Dice dice) {
    return switch (id) {
      case BIGINT -> null;
      case DOUBLE -> dice.pick(null, 12.5, Double.NaN);
      case TEXT, MIXED -> dice.pick(null, "", "   ");
    };
  }

  /** Spaces around ids that are text mean nothing. */
  static Object padded(Object id) {
    return id instanceof String text ? "  " + text + " " : id;
  }

  /**
   * A moment of business time as a source writes it.
   *
   * @param isLaterOffset of an hour that is repeated, the second one
   */
  static Object time(
      TimeKind kind, LocalDateTime local, boolean isLaterOffset, ZoneId zone, Dice dice) {
    ZonedDateTime earlier = local.atZone(zone);
    ZonedDateTime moment = isLaterOffset ? earlier.withLaterOffsetAtOverlap() : earlier;
    return switch (kind) {
      case INSTANT -> moment.toInstant();
      case LOCAL -> local;
      case DATE -> local.toLocalDate();
      case TEXT -> timeAsText(local, moment, dice);
    };
  }

  private static String timeAsText(LocalDateTime local, ZonedDateTime moment, Dice dice) {
    DateTimeFormatter seconds = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    DateTimeFormatter withOffset = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    return switch (dice.between(1, 5)) {
      case 1 -> local.format(seconds);
      case 2 -> local.format(seconds).replace(' ', 'T');
      case 3 -> local.toLocalDate().toString();
      case 4 -> moment.format(withOffset);
      default -> moment.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime().format(seconds) + "Z";
    };
  }

  /** A text that is no time. */
  static String noTime(Dice dice) {
    return dice.pick(
        "yesterday",
        "now",
        "today",
        "12:30",
        "2023-02-29",
        "2024-13-01",
        "2024-02-30 10:00:00",
        "29/02/2024",
        "");
  }

  Object amount(BigDecimal value) {
    return switch (amount) {
      case DECIMAL -> value;
      case DOUBLE -> value.doubleValue();
      case TEXT -> value.toPlainString();
    };
  }

  /** An amount that is none. */
  Object noAmount(Dice dice) {
    return switch (amount) {
      case DECIMAL ->
          dice.pick(null, new BigDecimal("1000000000000"), new BigDecimal("-2000000000000.5"));
      case DOUBLE -> dice.pick(null, Double.NaN, Double.POSITIVE_INFINITY, 1e12, -1e300);
      case TEXT ->
          dice.pick(
              null, "", "  ", "abc", "NaN", "Infinity", "12,50", "12.5d", "1e12", "1 000", "0x1F");
    };
  }
}

package dev.retentionmart.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The length of a period. Periods of a grain are numbered without holes, so that arithmetic on them
 * is on integers.
 */
public enum Grain {
  /** ISO week, Monday to Sunday. */
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  private static final LocalDate FIRST_MONDAY = LocalDate.of(1970, 1, 5);

  private final String label = name().toLowerCase(Locale.ROOT);

  /**
   * The name in configuration and tables: {@code week}, {@code month}, {@code quarter}, {@code
   * year}.
   */
  public String label() {
    return label;
  }

  /** The grain of that name. */
  public static Optional<Grain> of(String label) {
    return Arrays.stream(values()).filter(grain -> grain.label.equals(label)).findFirst();
  }

  /** The number of the period that holds the day. */
  public int periodOf(LocalDate day) {
    return switch (this) {
      case WEEK -> Math.toIntExact(Math.floorDiv(day.toEpochDay() - FIRST_MONDAY.toEpochDay(), 7L));
      case MONTH -> day.getYear() * 12 + day.getMonthValue() - 1;
      case QUARTER -> day.getYear() * 4 + (day.getMonthValue() - 1) / 3;
      case YEAR -> day.getYear();
    };
  }

  /** The first day of a period. */
  public LocalDate startOf(int period) {
    return switch (this) {
      case WEEK -> FIRST_MONDAY.plusWeeks(period);
      case MONTH -> LocalDate.of(Math.floorDiv(period, 12), Math.floorMod(period, 12) + 1, 1);
      case QUARTER -> LocalDate.of(Math.floorDiv(period, 4), Math.floorMod(period, 4) * 3 + 1, 1);
      case YEAR -> LocalDate.of(period, 1, 1);
    };
  }

  /** The first day of the period that holds the day. */
  public LocalDate startOf(LocalDate day) {
    return switch (this) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH, QUARTER, YEAR -> startOf(periodOf(day));
    };
  }
}

package dev.retentionmart.generate;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * When a shop sells: by month, weekday and hour of business time. Days are counted from the first
 * day of the history.
 */
final class Seasons implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where the shop is. */
  static final ZoneId BUSINESS_ZONE = ZoneId.of("Europe/Stockholm");

  static final double DAYS_PER_YEAR = 365.25;

  private static final double[] MONTHS = {
    0.85, 0.80, 0.92, 0.97, 1.02, 1.02, 0.85, 0.95, 1.00, 1.02, 1.35, 1.30
  };
  private static final double[] WEEKDAYS = {1.05, 0.95, 0.92, 0.98, 1.10, 1.00, 1.00};
  private static final double GROWTH_PER_YEAR = 0.35;

  private static final double[] STORE_HOURS = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 5, 7, 6, 6, 6, 7, 8, 6, 2, 0, 0, 0, 0
  };
  private static final double[] ONLINE_HOURS = {
    1.2, 0.6, 0.3, 0.2, 0.2, 0.4, 1, 2, 3, 4, 4, 4, 5, 4, 4, 4, 4, 5, 6, 7, 8, 8, 6, 3
  };

  private final LocalDate from;
  private final double[] dayWeights;
  private final double[] acquisitions;

  /** The days from {@code from} to {@code to}, both included. */
  Seasons(LocalDate from, LocalDate to) {
    this.from = from;
    int days = Math.toIntExact(to.toEpochDay() - from.toEpochDay() + 1);
    this.dayWeights = new double[days];
    this.acquisitions = new double[days];
    double sum = 0.0;
    for (int day = 0; day < days; day++) {
      LocalDate date = from.plusDays(day);
      dayWeights[day] =
          MONTHS[date.getMonthValue() - 1] * WEEKDAYS[date.getDayOfWeek().getValue() - 1];
      sum += dayWeights[day] * (1.0 + GROWTH_PER_YEAR * day / DAYS_PER_YEAR);
      acquisitions[day] = sum;
    }
  }

  int days() {
    return dayWeights.length;
  }

  /** How much busier than usual a day is. */
  double weight(int day) {
    return dayWeights[day];
  }

  /** No day is busier. */
  static double busiest() {
    return Arrays.stream(MONTHS).max().orElseThrow() * Arrays.stream(WEEKDAYS).max().orElseThrow();
  }

  /**
   * A day on which a customer may come for the first time: seasonal, and more of them each year.
   */
  int acquisitionDay(Draws draws) {
    double point = draws.uniform() * acquisitions[acquisitions.length - 1];
    int found = Arrays.binarySearch(acquisitions, point);
    return Math.min(found >= 0 ? found + 1 : -found - 1, acquisitions.length - 1);
  }

  /** An instant within the day, in microseconds since 1970, at an hour when the channel is used. */
  long instant(int day, Channel channel, Draws draws) {
    int hour = draws.weighted(channel == Channel.STORE ? STORE_HOURS : ONLINE_HOURS);
    int secondOfHour = (int) draws.below(3600);
    LocalTime time = LocalTime.ofSecondOfDay(hour * 3600L + secondOfHour);
    return micros(from.plusDays(day).atTime(time).atZone(BUSINESS_ZONE));
  }

  /** When a business day begins, in microseconds since 1970. */
  static long startOf(LocalDate date) {
    return micros(date.atStartOfDay(BUSINESS_ZONE));
  }

  private static long micros(ZonedDateTime time) {
    return TimeUnit.SECONDS.toMicros(time.toEpochSecond());
  }

  /** The first instant of which nothing is known. */
  long end() {
    return startOf(from.plusDays(days()));
  }
}

package dev.retentionmart;

import dev.retentionmart.config.Grain;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How far apart the as-of dates of a backfill are. */
public enum Every {
  DAY,
  /** Sundays. */
  WEEK,
  MONTH,
  QUARTER,
  YEAR;

  /** The name on the command line: {@code day}, {@code week}, {@code month} … */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The days, or the last days of periods, from one day to another, both included, in order. */
  public List<LocalDate> daysBetween(LocalDate from, LocalDate to) {
    return Stream.iterate(endOf(from), day -> !day.isAfter(to), day -> endOf(day.plusDays(1)))
        .toList();
  }

  private LocalDate endOf(LocalDate day) {
    if (this == DAY) {
      return day;
    }
    Grain grain = Grain.valueOf(name());
    return grain.startOf(grain.periodOf(day) + 1).minusDays(1);
  }
}

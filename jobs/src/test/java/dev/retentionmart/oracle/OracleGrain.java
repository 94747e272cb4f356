package dev.retentionmart.oracle;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;

/** A grain. A period is named by its first day. */
enum OracleGrain {
  WEEK("week"),
  MONTH("month"),
  QUARTER("quarter"),
  YEAR("year");

  private final String label;

  OracleGrain(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** The first day of the period that holds the day. */
  LocalDate startOf(LocalDate day) {
    return switch (this) {
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  /** The period that begins so many periods later. */
  LocalDate later(LocalDate period, int periods) {
    return switch (this) {
      case WEEK -> period.plusWeeks(periods);
      case MONTH -> period.plusMonths(periods);
      case QUARTER -> period.plusMonths(3L * periods);
      case YEAR -> period.plusYears(periods);
    };
  }

  LocalDate lastDayOf(LocalDate period) {
    return later(period, 1).minusDays(1);
  }
}

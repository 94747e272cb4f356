package dev.retentionmart.timeline;

import dev.retentionmart.config.Grain;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Periods of one grain in business time, remembered once worked out: millions of customers ask for
 * the same few hundred.
 */
final class PeriodClock {
  private final Grain grain;
  private final ZoneId zone;
  private final Map<Integer, Integer> startDays = new HashMap<>();
  private final Map<Integer, Long> startMicros = new HashMap<>();
  private int period;
  private int firstDay = Integer.MAX_VALUE;
  private int lastDay = Integer.MIN_VALUE;

  PeriodClock(Grain grain, ZoneId zone) {
    this.grain = grain;
    this.zone = zone;
  }

  /** The period that holds a day, both counted from their beginnings. */
  int periodOf(int epochDay) {
    if (epochDay < firstDay || epochDay > lastDay) {
      period = grain.periodOf(LocalDate.ofEpochDay(epochDay));
      firstDay = startDayOf(period);
      lastDay = startDayOf(period + 1) - 1;
    }
    return period;
  }

  /** The first day of a period, as days since the epoch. */
  int startDayOf(int ofPeriod) {
    return startDays.computeIfAbsent(ofPeriod, p -> Math.toIntExact(grain.startOf(p).toEpochDay()));
  }

  /** 00:00 business time of the first day of a period, in microseconds since the epoch. */
  long startMicrosOf(int ofPeriod) {
    return startMicros.computeIfAbsent(
        ofPeriod,
        p ->
            ChronoUnit.MICROS.between(
                Instant.EPOCH, grain.startOf(p).atStartOfDay(zone).toInstant()));
  }
}

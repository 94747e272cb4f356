package dev.retentionmart.oracle;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/** Business times that lie where calendars go wrong. */
final class RandomMoments {
  private final ZoneId zone;
  private final LocalDate from;
  private final LocalDate asOf;
  private final List<LocalDate> clockChanges = new ArrayList<>();

  RandomMoments(ZoneId zone, LocalDate from, LocalDate asOf) {
    this.zone = zone;
    this.from = from;
    this.asOf = asOf;
    Instant end = asOf.atStartOfDay(zone).toInstant();
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(from.atStartOfDay(zone).toInstant());
    while (change != null && change.getInstant().isBefore(end)) {
      clockChanges.add(change.getDateTimeBefore().toLocalDate());
      change = zone.getRules().nextTransition(change.getInstant());
    }
  }

  ZoneId zone() {
    return zone;
  }

  /** Any time from the first day to the as-of date, and a few on either side of that. */
  LocalDateTime moment(Dice dice) {
    if (dice.percent(5)) {
      return future(dice);
    }
    return day(dice).atTime(timeOfDay(dice));
  }

  /** Just after the as-of date. */
  LocalDateTime future(Dice dice) {
    return dice.percent(50)
        ? asOf.plusDays(1).atStartOfDay()
        : asOf.plusDays(dice.between(1, 40)).atTime(timeOfDay(dice));
  }

  /** Years ago. */
  LocalDateTime longAgo(Dice dice) {
    return from.minusDays(dice.between(700, 2500)).atTime(timeOfDay(dice));
  }

  /** The first moment of a week, month, quarter or year, or one microsecond to either side. */
  LocalDateTime periodStart(Dice dice) {
    OracleGrain grain = dice.pick(OracleGrain.values());
    LocalDateTime start = grain.startOf(uniformDay(dice)).atStartOfDay();
    return start.plus(dice.pick(0, 0, 0, -1, 1), ChronoUnit.MICROS);
  }

  private LocalDate day(Dice dice) {
    LocalDate day = uniformDay(dice);
    int kind = dice.between(1, 10);
    if (kind <= 3) {
      return notAfterAsOf(day.withDayOfMonth(1).minusDays(dice.between(0, 1)));
    }
    if (kind == 4) {
      return notAfterAsOf(LocalDate.of(day.getYear(), 2, 28).plusDays(dice.between(0, 2)));
    }
    if (kind == 5) {
      return notAfterAsOf(LocalDate.of(day.getYear(), 1, 1).plusDays(dice.between(-4, 4)));
    }
    if (kind == 6 && !clockChanges.isEmpty()) {
      LocalDate change = clockChanges.get(dice.between(0, clockChanges.size() - 1));
      return notAfterAsOf(change.plusDays(dice.pick(-1, 0, 0, 0, 1)));
    }
    return kind == 7 ? asOf.minusDays(dice.between(0, 1)) : day;
  }

  private LocalDate uniformDay(Dice dice) {
    return from.plusDays(dice.between(0, (int) ChronoUnit.DAYS.between(from, asOf)));
  }

  private LocalDate notAfterAsOf(LocalDate day) {
    return day.isAfter(asOf) ? asOf : day;
  }

  private static LocalTime timeOfDay(Dice dice) {
    return switch (dice.between(1, 10)) {
      case 1, 2 -> LocalTime.MIDNIGHT;
      case 3 -> LocalTime.MIDNIGHT.plus(1, ChronoUnit.MICROS);
      case 4, 5 -> LocalTime.MIDNIGHT.minus(1, ChronoUnit.MICROS);
      case 6 -> LocalTime.of(2, 30);
      case 7 -> LocalTime.of(1, 30);
      case 8 -> LocalTime.of(0, 30);
      default -> LocalTime.of(dice.between(0, 23), dice.between(0, 59), dice.between(0, 59));
    };
  }
}

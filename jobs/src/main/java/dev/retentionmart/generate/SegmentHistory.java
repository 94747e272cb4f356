package dev.retentionmart.generate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The segments of one customer, one after the other. Versions never overlap. */
final class SegmentHistory {
  private static final String[] SEGMENTS = {"consumer", "member", "business", "student"};
  private static final double[] FIRST_SHARES = {0.62, 0.13, 0.15, 0.10};
  private static final double[] CHANGES_PER_YEAR = {0.25, 0.15, 0.05, 0.40};

  /** Where a customer goes who leaves a segment, in the order of {@link #SEGMENTS}. */
  private static final double[][] NEXT_SHARES = {
    {0.0, 0.75, 0.20, 0.05},
    {0.85, 0.0, 0.15, 0.0},
    {0.80, 0.20, 0.0, 0.0},
    {0.70, 0.25, 0.05, 0.0},
  };

  private static final double NOT_REGISTERED = 0.01;
  private static final double BLANK_SEGMENT = 0.005;
  private static final double AT_START_OF_MONTH = 0.5;
  private static final double ENDS_EARLY = 0.02;
  private static final double CLOSED = 0.03;
  private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);
  private static final long DAY = TimeUnit.DAYS.toMicros(1);

  private final CustomerProfile profile;
  private final Seasons seasons;
  private final Draws draws;

  private SegmentHistory(CustomerProfile profile, Seasons seasons, Draws draws) {
    this.profile = profile;
    this.seasons = seasons;
    this.draws = draws;
  }

  /** The versions of one customer, oldest first; none for a customer nobody registered. */
  static List<GeneratedVersion> draw(Shop shop, long customer) {
    CustomerProfile profile = CustomerProfile.draw(shop, customer);
    Draws draws = shop.drawsOf(customer, Draws.Purpose.SEGMENTS);
    return new SegmentHistory(profile, shop.seasons(), draws).play();
  }

  private List<GeneratedVersion> play() {
    if (draws.chance(NOT_REGISTERED)) {
      return List.of();
    }
    List<GeneratedVersion> versions = new ArrayList<>();
    int segment = draws.weighted(FIRST_SHARES);
    long validFrom = registeredAt();
    while (true) {
      GeneratedVersion version =
          new GeneratedVersion(profile.customer(), label(segment), validFrom, null);
      long next = nextChange(segment, validFrom);
      if (next >= seasons.end()) {
        versions.add(draws.chance(CLOSED) ? closed(version) : version);
        return versions;
      }
      long end = draws.chance(ENDS_EARLY) ? wholeSecond((validFrom + next) / 2) : next;
      versions.add(version.until(end));
      segment = draws.weighted(NEXT_SHARES[segment]);
      validFrom = next;
    }
  }

  private String label(int segment) {
    return draws.chance(BLANK_SEGMENT) ? null : SEGMENTS[segment];
  }

  /** Mostly minutes before the first order; some sign up weeks before, some are entered late. */
  private long registeredAt() {
    long acquiredAt = profile.acquiredAt();
    double kind = draws.uniform();
    long age;
    if (kind < 0.80) {
      age = draws.below(20L * 60) * SECOND;
    } else if (kind < 0.95) {
      age = (long) draws.exponential(20.0 * DAY);
    } else {
      age = -(long) draws.exponential(3.0 * DAY);
    }
    return wholeSecond(StrictMath.min(acquiredAt - age, seasons.end() - SECOND));
  }

  private long nextChange(int segment, long validFrom) {
    double years = draws.exponential(1.0 / CHANGES_PER_YEAR[segment]);
    long moment = validFrom + HOUR + (long) (years * Seasons.DAYS_PER_YEAR * DAY);
    if (moment < validFrom || moment >= seasons.end()) {
      return Long.MAX_VALUE;
    }
    return draws.chance(AT_START_OF_MONTH) ? startOfNextMonth(moment) : wholeSecond(moment);
  }

  /** Customers who close their account after their last purchase have no segment from then on. */
  private GeneratedVersion closed(GeneratedVersion version) {
    double days = StrictMath.min(profile.leavesAfterDays(), seasons.days());
    long end = wholeSecond(profile.daysAfterAcquisition(days) + DAY);
    return end > version.validFrom() && end < seasons.end() ? version.until(end) : version;
  }

  private static long startOfNextMonth(long micros) {
    LocalDate date =
        LocalDate.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Seasons.BUSINESS_ZONE);
    return Seasons.startOf(date.plusMonths(1).withDayOfMonth(1));
  }

  private static long wholeSecond(long micros) {
    return micros - micros % SECOND;
  }
}

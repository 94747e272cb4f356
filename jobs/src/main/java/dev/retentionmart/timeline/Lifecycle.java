package dev.retentionmart.timeline;

import dev.retentionmart.config.Grain;
import java.io.Serializable;
import java.time.ZoneId;

/**
 * One customer's path through the periods of one grain: the ledger of lifecycle events.
 *
 * <ol>
 *   <li>Her orders, in the order of time, fall into purchase periods.
 *   <li>A purchase keeps her active for {@code w} periods, its own the first. A purchase in a
 *       period whose predecessor she was not active at the end of makes her new or reactivated.
 *   <li>Without another purchase in the {@code w} periods after q she churns in q + w.
 *   <li>While she is active, every period starts with a look at her segment: where it is not the
 *       one she was counted under, she moves.
 * </ol>
 *
 * What is booked does not depend on the as-of date: churn is booked ahead, on the day of the
 * purchase.
 */
final class Lifecycle {
  private final Grain grain;
  private final int window;
  private final PeriodClock clock;
  private final Sink sink;

  private SegmentVersions versions;
  private String acquisitionSegment;
  private boolean isConstant;
  private int firstPeriod;
  private int lastPeriod;

  Lifecycle(Grain grain, int window, ZoneId zone, Sink sink) {
    this.grain = grain;
    this.window = window;
    this.clock = new PeriodClock(grain, zone);
    this.sink = sink;
  }

  /** Where what happens goes. */
  interface Sink {
    void purchases(PurchasePeriod period);

    void event(Grain grain, int periodStartDay, LifecycleEvent event, String segment);
  }

  /**
   * What a customer bought in a period.
   *
   * @param startDay first day of the period, days since the epoch
   * @param segment she counts under in the period
   * @param age in periods since acquisition
   * @param cohortStartDay first day of the period of acquisition
   * @param isLast whether no later period has an order
   */
  record PurchasePeriod(
      Grain grain,
      int startDay,
      String segment,
      int orders,
      long netE4,
      int age,
      int cohortStartDay,
      boolean isLast)
      implements Serializable {
    boolean isNew() {
      return age == 0;
    }
  }

  /** Follows one customer. */
  void follow(CustomerHistory customer) {
    versions = customer.versions();
    isConstant = versions.isConstant();
    acquisitionSegment = versions.at(customer.firstMicros());
    firstPeriod = clock.periodOf(customer.day(0));
    lastPeriod = clock.periodOf(customer.day(customer.size() - 1));
    int previous = Integer.MIN_VALUE;
    int next = 0;
    while (next < customer.size()) {
      int period = clock.periodOf(customer.day(next));
      int count = 0;
      long netE4 = 0;
      while (next < customer.size() && clock.periodOf(customer.day(next)) == period) {
        netE4 = Math.addExact(netE4, customer.netE4(next));
        count++;
        next++;
      }
      arrive(period, previous);
      sink.purchases(
          new PurchasePeriod(
              grain,
              clock.startDayOf(period),
              segmentIn(period),
              count,
              netE4,
              period - firstPeriod,
              clock.startDayOf(firstPeriod),
              period == lastPeriod));
      previous = period;
    }
    stayUntil(previous, previous + window);
    book(previous + window, LifecycleEvent.CHURNED, segmentIn(previous + window));
  }

  private void arrive(int period, int previous) {
    if (previous == Integer.MIN_VALUE) {
      book(period, LifecycleEvent.NEW, segmentIn(period));
    } else if (period <= previous + window) {
      stayUntil(previous, period);
    } else {
      int churn = previous + window;
      stayUntil(previous, churn);
      book(churn, LifecycleEvent.CHURNED, segmentIn(churn));
      book(period, LifecycleEvent.REACTIVATED, segmentIn(period));
    }
  }

  /**
   * Books the moves at the starts of the periods after {@code from}, up to and including {@code
   * to}.
   */
  private void stayUntil(int from, int to) {
    if (isConstant) {
      return;
    }
    String segment = segmentIn(from);
    for (int period = from + 1; period <= to; period++) {
      String now = segmentIn(period);
      if (!now.equals(segment)) {
        book(period, LifecycleEvent.MOVED_OUT, segment);
        book(period, LifecycleEvent.MOVED_IN, now);
        segment = now;
      }
    }
  }

  /**
   * The segment at the start of a period; in the period of acquisition, at the moment of the first
   * order.
   */
  private String segmentIn(int period) {
    return isConstant || period == firstPeriod
        ? acquisitionSegment
        : versions.at(clock.startMicrosOf(period));
  }

  private void book(int period, LifecycleEvent event, String segment) {
    sink.event(grain, clock.startDayOf(period), event, segment);
  }
}

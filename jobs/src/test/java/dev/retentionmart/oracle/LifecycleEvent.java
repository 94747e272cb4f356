package dev.retentionmart.oracle;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One event of the lifecycle ledger. */
record LifecycleEvent(
    String customerId,
    String grain,
    LocalDate periodStart,
    String event,
    String segment,
    String channel) {

  /** Everything booked for a customer, what is known of the future included. */
  static List<LifecycleEvent> of(CustomerLife life) {
    List<LifecycleEvent> events = new ArrayList<>();
    LocalDate period = life.acquiredIn();
    while (!period.isAfter(life.lastPeriod())) {
      String segment = life.segmentIn(period);
      Optional<String> left = life.segmentLeftAtStartOf(period);
      if (left.isPresent()) {
        events.add(event(life, period, "moved_out", left.get()));
        events.add(event(life, period, "moved_in", segment));
      }
      if (life.isNewIn(period)) {
        events.add(event(life, period, "new", segment));
      }
      if (life.isReactivatedIn(period)) {
        events.add(event(life, period, "reactivated", segment));
      }
      if (life.isChurnedIn(period)) {
        events.add(event(life, period, "churned", segment));
      }
      period = life.grain().later(period, 1);
    }
    return events;
  }

  private static LifecycleEvent event(
      CustomerLife life, LocalDate period, String event, String segment) {
    return new LifecycleEvent(
        life.customerId(), life.grain().label(), period, event, segment, life.channel());
  }
}

package dev.retentionmart.timeline;

import java.util.Locale;

/** What can happen to a customer in a period: the flows of the lifecycle ledger. */
public enum LifecycleEvent {
  /** The period holds the first valid order. */
  NEW,
  /** An order in the period, not active at the end of the one before, and not new. */
  REACTIVATED,
  /** Active at the end of the period before, not active at the end of this one. */
  CHURNED,
  /**
   * Active at the end of the period before, under a segment that no longer holds at the start of
   * this one.
   */
  MOVED_OUT,
  /** The other side of a move. */
  MOVED_IN;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The name in tables. */
  public String label() {
    return label;
  }
}

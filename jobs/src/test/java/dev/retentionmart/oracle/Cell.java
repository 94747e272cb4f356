package dev.retentionmart.oracle;

import java.util.List;

/** A segment and a channel, either of them possibly {@code (all)}. */
record Cell(String segment, String channel) {
  static final String ALL = "(all)";

  /** The cell itself and the three totals that it is part of. */
  static List<Cell> withTotals(String segment, String channel) {
    return List.of(
        new Cell(segment, channel),
        new Cell(segment, ALL),
        new Cell(ALL, channel),
        new Cell(ALL, ALL));
  }

  boolean holdsSegment(String other) {
    return isOfAllSegments() || segment.equals(other);
  }

  boolean holdsChannel(String other) {
    return channel.equals(ALL) || channel.equals(other);
  }

  boolean isOfAllSegments() {
    return segment.equals(ALL);
  }
}

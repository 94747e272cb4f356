package dev.retentionmart.value;

import dev.retentionmart.source.CanonicalOrders;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;

/**
 * A group of customers: all, those of a segment, or those of a segment and a channel.
 *
 * @param segment the segment, or {@code (all)}
 * @param channel the channel of acquisition, or {@code (all)}
 */
record GroupName(String segment, String channel) implements Serializable {
  static final String ANY = CanonicalOrders.ALL;
  static final GroupName ALL = new GroupName(ANY, ANY);
  static final Comparator<GroupName> BY_LABELS =
      Comparator.comparing(GroupName::segment).thenComparing(GroupName::channel);

  static GroupName ofSegment(String segment) {
    return new GroupName(segment, ANY);
  }

  /** The group that this one is a part of; empty for all customers. */
  Optional<GroupName> parent() {
    if (equals(ALL)) {
      return Optional.empty();
    }
    return Optional.of(channel.equals(ANY) ? ALL : ofSegment(segment));
  }
}

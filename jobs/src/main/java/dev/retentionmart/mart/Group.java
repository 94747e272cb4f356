package dev.retentionmart.mart;

import java.util.Comparator;

/**
 * A segment and a channel as the marts label them, {@link RollUp#ALL} for a total.
 *
 * @param segment never null
 * @param channel never null
 */
public record Group(String segment, String channel) implements Comparable<Group> {
  private static final Comparator<Group> ORDER =
      Comparator.comparing(Group::segment).thenComparing(Group::channel);

  @Override
  public int compareTo(Group other) {
    return ORDER.compare(this, other);
  }
}

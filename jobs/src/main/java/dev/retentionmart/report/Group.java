package dev.retentionmart.report;

/**
 * Customers of one segment and channel, {@code (all)} for a total.
 *
 * @param segment the segment
 * @param channel the channel
 */
record Group(String segment, String channel) implements Comparable<Group> {
  @Override
  public int compareTo(Group other) {
    int bySegment = segment.compareTo(other.segment);
    return bySegment == 0 ? channel.compareTo(other.channel) : bySegment;
  }
}

package dev.retentionmart.mart;

import java.util.Comparator;

/**
 * Quarters of a group without a gap, numbered from the year 0 on.
 *
 * @param group whose
 * @param first the first of them
 * @param last the last of them, not before the first
 */
record Stretch(Group group, int first, int last) implements Comparable<Stretch> {
  private static final Comparator<Stretch> ORDER =
      Comparator.comparingInt(Stretch::first)
          .thenComparingInt(Stretch::last)
          .thenComparing(Stretch::group);

  @Override
  public int compareTo(Stretch other) {
    return ORDER.compare(this, other);
  }
}

package dev.retentionmart.mart;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which quarters of which groups are hidden: what must be, and what would give that away. */
final class HiddenQuarters {
  /** More than any group has customers. */
  private static final long ALL_SEGMENTS = 1L << 32;

  private static final long NOBODY_THERE = 1L << 42;

  private final Map<Group, NavigableMap<Integer, Long>> customers;
  private final Rectangles rectangles;
  private final Map<Group, BitSet> hidden = new TreeMap<>();

  /**
   * Nothing is hidden yet.
   *
   * @param customers how many a group has in a quarter; groups and quarters without are missing
   */
  HiddenQuarters(Map<Group, NavigableMap<Integer, Long>> customers) {
    this.customers = customers;
    this.rectangles = new Rectangles(customers.keySet());
  }

  /** Hides what is hidden elsewhere. */
  void hideLike(HiddenQuarters other) {
    other.stretches().forEach(this::hide);
  }

  /**
   * Hides stretches, and over the whole of each the other corners of a rectangle, those that cost
   * fewest customers.
   */
  void protect(Collection<Stretch> secrets) {
    secrets.forEach(this::hide);
    for (Stretch secret : new TreeSet<>(secrets)) {
      List<Group> corners =
          rectangles
              .cheapest(secret.group(), corner -> cost(corner, secret))
              .orElseThrow(() -> new IllegalStateException("no totals to hide " + secret));
      corners.forEach(corner -> hide(new Stretch(corner, secret.first(), secret.last())));
      againstMoves(secret, corners)
          .ifPresent(group -> hide(new Stretch(group, secret.first(), secret.last())));
    }
  }

  /**
   * A rectangle over all segments does not protect moves: where there are two segments, who left
   * one came into the other. Then another segment is hidden in the other channel, too.
   */
  private Optional<Group> againstMoves(Stretch secret, List<Group> corners) {
    String own = secret.group().segment();
    String otherChannel =
        corners.stream()
            .map(Group::channel)
            .filter(channel -> !channel.equals(secret.group().channel()))
            .findFirst()
            .orElseThrow();
    boolean isOverAll = corners.stream().map(Group::segment).anyMatch(RollUp.ALL::equals);
    return customers.keySet().stream()
        .filter(group -> isOverAll && !own.equals(RollUp.ALL))
        .filter(group -> group.channel().equals(otherChannel))
        .filter(group -> !group.segment().equals(own) && !group.segment().equals(RollUp.ALL))
        .min(Comparator.comparingLong(group -> cost(group, secret)));
  }

  /** A corner without customers, where the secret has some, would protect nothing. */
  private long cost(Group corner, Stretch secret) {
    Map<Integer, Long> inSecret = customers.get(secret.group());
    Map<Integer, Long> inCorner = customers.get(corner);
    if (inCorner == null) {
      return Rectangles.NEVER;
    }
    boolean isTotal = corner.segment().equals(RollUp.ALL);
    long cost = isTotal && !secret.group().segment().equals(RollUp.ALL) ? ALL_SEGMENTS : 0;
    for (int quarter = secret.first(); quarter <= secret.last(); quarter++) {
      if (!inCorner.containsKey(quarter) && inSecret.containsKey(quarter)) {
        cost += NOBODY_THERE;
      } else if (!isHidden(corner, quarter)) {
        cost += inCorner.getOrDefault(quarter, 0L);
      }
    }
    return cost;
  }

  private boolean isHidden(Group group, int quarter) {
    BitSet quarters = hidden.get(group);
    return quarters != null && quarters.get(quarter);
  }

  private void hide(Stretch stretch) {
    hidden
        .computeIfAbsent(stretch.group(), group -> new BitSet())
        .set(stretch.first(), stretch.last() + 1);
  }

  /** All that is hidden, in as few stretches as can be. */
  List<Stretch> stretches() {
    List<Stretch> stretches = new ArrayList<>();
    hidden.forEach((group, quarters) -> stretches.addAll(stretches(group, quarters)));
    return stretches;
  }

  /**
   * What must be hidden when something is small.
   *
   * @param small the quarters that are
   * @param ties quarters of which all must be hidden or none
   * @return without gaps between those of a group that touch
   */
  static List<Stretch> closed(Collection<Stretch> small, Collection<Stretch> ties) {
    Map<Group, BitSet> closed = new TreeMap<>();
    small.forEach(
        stretch ->
            closed
                .computeIfAbsent(stretch.group(), group -> new BitSet())
                .set(stretch.first(), stretch.last() + 1));
    Map<Group, List<Stretch>> tiesOf = new TreeMap<>();
    ties.forEach(tie -> tiesOf.computeIfAbsent(tie.group(), group -> new ArrayList<>()).add(tie));
    List<Stretch> stretches = new ArrayList<>();
    closed.forEach(
        (group, quarters) -> {
          follow(tiesOf.getOrDefault(group, List.of()), quarters);
          stretches.addAll(stretches(group, quarters));
        });
    return stretches;
  }

  private static void follow(List<Stretch> ties, BitSet quarters) {
    boolean isChanged = true;
    while (isChanged) {
      int before = quarters.cardinality();
      for (Stretch tie : ties) {
        int first = quarters.nextSetBit(tie.first());
        if (first >= 0 && first <= tie.last()) {
          quarters.set(tie.first(), tie.last() + 1);
        }
      }
      isChanged = quarters.cardinality() > before;
    }
  }

  private static List<Stretch> stretches(Group group, BitSet quarters) {
    List<Stretch> stretches = new ArrayList<>();
    int first = quarters.nextSetBit(0);
    while (first >= 0) {
      int end = quarters.nextClearBit(first);
      stretches.add(new Stretch(group, first, end - 1));
      first = quarters.nextSetBit(end);
    }
    return stretches;
  }
}

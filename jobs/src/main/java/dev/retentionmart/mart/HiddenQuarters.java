package dev.retentionmart.mart;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which quarters of which groups are hidden: what must be, and what would give that away. */
final class HiddenQuarters {
  /** What one would rather not hide, each worse than all the customers of the ones before. */
  private static final long ALL_SEGMENTS = 1L << 32;

  private static final long NOBODY_THERE = 1L << 50;

  private final Map<Group, NavigableMap<Integer, Long>> customers;
  private final Map<Group, Set<Object>> places;
  private final Rectangles rectangles;
  private final Map<Group, BitSet> hidden = new TreeMap<>();

  /**
   * Nothing is hidden yet.
   *
   * @param customers how many a group has in a quarter; groups and quarters without are missing
   * @param places in which of the places that secrets name a group has customers
   */
  HiddenQuarters(
      Map<Group, NavigableMap<Integer, Long>> customers, Map<Group, Set<Object>> places) {
    this.customers = customers;
    this.places = places;
    this.rectangles = new Rectangles(customers.keySet());
  }

  /**
   * What must not be known.
   *
   * @param stretch the quarters to hide
   * @param places where in them: what does not have customers there, too, is no cover
   */
  record Secret(Stretch stretch, Set<Object> places) {}

  /** Hides what is hidden elsewhere. */
  void hideLike(HiddenQuarters other) {
    other.stretches().forEach(this::hide);
  }

  /**
   * Hides stretches, and over the whole of each the other corners of a rectangle, those that cost
   * fewest customers.
   */
  void protect(Collection<Secret> secrets) {
    secrets.forEach(secret -> hide(secret.stretch()));
    secrets.stream()
        .sorted(Comparator.comparing(Secret::stretch))
        .forEach(
            secret -> {
              List<Group> corners =
                  rectangles
                      .cheapest(secret.stretch().group(), corner -> cost(corner, secret))
                      .orElseThrow(() -> new IllegalStateException("no totals to hide " + secret));
              Stretch stretch = secret.stretch();
              Stream.concat(corners.stream(), againstMoves(secret, corners))
                  .forEach(group -> hide(new Stretch(group, stretch.first(), stretch.last())));
            });
  }

  /**
   * A rectangle over all segments does not protect moves: where there are two segments, who left
   * one came into the other. Then another segment is hidden in both channels, too.
   */
  private Stream<Group> againstMoves(Secret secret, List<Group> corners) {
    String own = secret.stretch().group().segment();
    boolean isOverAll = corners.stream().map(Group::segment).anyMatch(RollUp.ALL::equals);
    if (!isOverAll || own.equals(RollUp.ALL)) {
      return Stream.of();
    }
    Set<String> channels = corners.stream().map(Group::channel).collect(Collectors.toSet());
    Map<String, Long> costs =
        customers.keySet().stream()
            .filter(group -> channels.contains(group.channel()))
            .filter(group -> !group.segment().equals(own) && !group.segment().equals(RollUp.ALL))
            .collect(
                groupingBy(
                    Group::segment,
                    TreeMap::new,
                    Collectors.summingLong(group -> cost(group, secret))));
    return costs.entrySet().stream()
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .stream()
        .flatMap(segment -> channels.stream().map(channel -> new Group(segment, channel)))
        .filter(customers::containsKey);
  }

  /** A corner without customers, where the secret has some, would protect nothing. */
  private long cost(Group corner, Secret secret) {
    Stretch stretch = secret.stretch();
    Map<Integer, Long> inCorner = customers.get(corner);
    if (inCorner == null) {
      return Rectangles.NEVER;
    }
    boolean isTotal = corner.segment().equals(RollUp.ALL);
    long cost = isTotal && !stretch.group().segment().equals(RollUp.ALL) ? ALL_SEGMENTS : 0;
    for (int quarter = stretch.first(); quarter <= stretch.last(); quarter++) {
      if (!isHidden(corner, quarter)) {
        cost += inCorner.getOrDefault(quarter, 0L);
      }
    }
    Set<Object> inSecret = places.getOrDefault(stretch.group(), Set.of());
    Set<Object> there = places.getOrDefault(corner, Set.of());
    for (Object place : secret.places()) {
      if (inSecret.contains(place) && !there.contains(place)) {
        cost += NOBODY_THERE;
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
   * @param customers see the constructor: quarters of a group with nobody in between are no gap, so
   *     that a group that is never large has one stretch and one cover
   */
  static List<Stretch> closed(
      Collection<Stretch> small,
      Collection<Stretch> ties,
      Map<Group, NavigableMap<Integer, Long>> customers) {
    Map<Group, List<Stretch>> tiesOf = ties.stream().collect(groupingBy(Stretch::group));
    List<Stretch> closed = new ArrayList<>();
    small.stream()
        .collect(groupingBy(Stretch::group))
        .forEach(
            (group, stretches) -> {
              BitSet quarters = new BitSet();
              stretches.forEach(of -> quarters.set(of.first(), of.last() + 1));
              follow(tiesOf.getOrDefault(group, List.of()), quarters);
              List<Stretch> runs = stretches(group, quarters);
              for (int i = 1; i < runs.size(); i++) {
                int from = runs.get(i - 1).last() + 1;
                int to = runs.get(i).first();
                if (customers.get(group).subMap(from, to).isEmpty()) {
                  quarters.set(from, to);
                }
              }
              closed.addAll(stretches(group, quarters));
            });
    return closed;
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

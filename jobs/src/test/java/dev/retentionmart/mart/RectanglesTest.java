package dev.retentionmart.mart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.mart.HiddenQuarters.Secret;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which groups are hidden with a small one. */
class RectanglesTest {
  private static final Map<Group, Long> CUSTOMERS =
      Map.of(
          group("a", "x"), 50L,
          group("a", "y"), 3L,
          group("b", "x"), 20L,
          group("b", "y"), 30L,
          group("a", "(all)"), 53L,
          group("b", "(all)"), 50L,
          group("(all)", "x"), 70L,
          group("(all)", "y"), 33L,
          group("(all)", "(all)"), 103L);

  @Test
  void theCornersAreThoseWithFewestCustomers() {
    assertThat(new Rectangles(CUSTOMERS.keySet()).cheapest(group("a", "y"), CUSTOMERS::get))
        .hasValue(List.of(group("b", "y"), group("a", "x"), group("b", "x")));
  }

  @Test
  void whatCannotBeHiddenIsNoCorner() {
    assertThat(
            new Rectangles(CUSTOMERS.keySet())
                .cheapest(
                    group("a", "y"),
                    group -> group.segment().equals("b") ? Rectangles.NEVER : CUSTOMERS.get(group)))
        .hasValue(List.of(group("(all)", "y"), group("a", "x"), group("(all)", "x")));
    assertThat(
            new Rectangles(CUSTOMERS.keySet()).cheapest(group("a", "y"), group -> Rectangles.NEVER))
        .isEmpty();
  }

  @Test
  void aSmallQuarterIsHiddenWithItsTiesAndCornersInTheSameQuarters() {
    Map<Group, NavigableMap<Integer, Long>> quarters = new TreeMap<>();
    CUSTOMERS.forEach(
        (group, customers) -> {
          NavigableMap<Integer, Long> each = new TreeMap<>();
          for (int quarter = 0; quarter < 6; quarter++) {
            each.put(quarter, customers);
          }
          quarters.put(group, each);
        });
    Group small = group("a", "y");
    List<Stretch> secrets =
        HiddenQuarters.closed(
            List.of(new Stretch(small, 2, 2)),
            List.of(new Stretch(small, 2, 3), new Stretch(small, 4, 5)),
            quarters);
    assertThat(secrets).containsExactly(new Stretch(small, 2, 3));

    HiddenQuarters hidden = new HiddenQuarters(quarters, places(quarters));
    hidden.protect(List.of(new Secret(secrets.get(0), Set.of(2, 3))));
    assertThat(hidden.stretches())
        .containsExactlyInAnyOrder(
            new Stretch(small, 2, 3),
            new Stretch(group("a", "x"), 2, 3),
            new Stretch(group("b", "x"), 2, 3),
            new Stretch(group("b", "y"), 2, 3));
  }

  /** In quarter 1 nobody of b buys through y: b cannot hide what a does there. */
  @Test
  void aGroupWithoutCustomersHidesNothing() {
    Map<Group, NavigableMap<Integer, Long>> quarters = new TreeMap<>();
    CUSTOMERS.forEach(
        (group, customers) -> quarters.put(group, new TreeMap<>(Map.of(1, customers))));
    quarters.put(group("b", "y"), new TreeMap<>(Map.of(0, 30L)));
    HiddenQuarters hidden = new HiddenQuarters(quarters, places(quarters));
    hidden.protect(List.of(new Secret(new Stretch(group("a", "y"), 1, 1), Set.of(1))));

    assertThat(hidden.stretches())
        .extracting(Stretch::group)
        .contains(group("(all)", "y"), group("(all)", "x"), group("a", "x"))
        .as("against moves")
        .contains(group("b", "x"));
  }

  @Test
  void quartersWithoutCustomersAreNoGap() {
    Group small = group("a", "y");
    List<Stretch> apart = List.of(new Stretch(small, 1, 1), new Stretch(small, 5, 5));
    assertThat(
            HiddenQuarters.closed(
                apart, List.of(), Map.of(small, new TreeMap<>(Map.of(1, 2L, 5, 2L)))))
        .containsExactly(new Stretch(small, 1, 5));
    assertThat(
            HiddenQuarters.closed(
                apart, List.of(), Map.of(small, new TreeMap<>(Map.of(1, 2L, 3, 90L, 5, 2L)))))
        .containsExactlyElementsOf(apart);
  }

  private static Map<Group, Set<Object>> places(Map<Group, NavigableMap<Integer, Long>> quarters) {
    Map<Group, Set<Object>> places = new TreeMap<>();
    quarters.forEach((group, of) -> places.put(group, Set.copyOf(of.keySet())));
    return places;
  }

  private static Group group(String segment, String channel) {
    return new Group(segment, channel);
  }
}

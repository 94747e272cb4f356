package dev.retentionmart.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the job and the oracle disagree, told so that a person can find out who is right. */
final class Differences {
  private static final int SHOWN = 25;
  private static final double TOLERANCE = 1e-9;
  private static final Pattern HISTORY = Pattern.compile("\\bh\\d\\d-");

  private final List<String> found = new ArrayList<>();
  private final Set<String> histories = new TreeSet<>();
  private long shown;

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** The histories that differing cells belong to. */
  Set<String> histories() {
    return histories;
  }

  /** Compares two tables cell by cell. */
  <K> void compare(
      String table, Map<K, Map<String, Object>> expected, Map<K, Map<String, Object>> actual) {
    shown = 0;
    expected.forEach(
        (key, row) -> {
          if (!actual.containsKey(key)) {
            add(table, key, "is missing: " + row);
            return;
          }
          Map<String, Object> other = new HashMap<>(actual.get(key));
          row.forEach(
              (column, value) -> {
                boolean isThere = other.containsKey(column);
                Object published = other.remove(column);
                if (!isThere || !isSame(value, published)) {
                  add(table, key, column + ": oracle " + value + ", job " + published);
                }
              });
          other.remove("run_id");
          if (!other.isEmpty()) {
            add(table, key, "has columns that the oracle does not know: " + other.keySet());
          }
        });
    actual.forEach(
        (key, row) -> {
          if (!expected.containsKey(key)) {
            add(table, key, "is not expected: " + row);
          }
        });
  }

  /** Compares two bags. */
  <T> void compareBags(String table, List<T> expected, List<T> actual) {
    shown = 0;
    Map<T, Integer> surplus = new HashMap<>();
    actual.forEach(element -> surplus.merge(element, 1, Integer::sum));
    expected.forEach(element -> surplus.merge(element, -1, Integer::sum));
    surplus.forEach(
        (element, count) -> {
          if (count != 0) {
            add(table, element, count < 0 ? "is missing" : "is not expected");
          }
        });
  }

  /** Compares counts by name. */
  void compareCounts(String what, Map<String, Long> expected, Map<String, Long> actual) {
    shown = 0;
    Set<String> names = new TreeSet<>(expected.keySet());
    names.addAll(actual.keySet());
    for (String name : names) {
      long rows = expected.getOrDefault(name, 0L);
      long published = actual.getOrDefault(name, 0L);
      if (rows != published) {
        add(what, name, "oracle " + rows + ", job " + published);
      }
    }
  }

  /** Compares two numbers, either of which may not be there. */
  void compareValue(String what, Optional<Double> expected, Optional<Double> actual) {
    shown = 0;
    if (!isSame(expected.orElse(null), actual.orElse(null))) {
      add(what, "", "oracle " + expected + ", job " + actual);
    }
  }

  private void add(String table, Object key, String difference) {
    Matcher names = HISTORY.matcher(key.toString());
    while (names.find()) {
      histories.add(names.group().substring(0, 3));
    }
    shown++;
    if (shown <= SHOWN) {
      found.add(table + " " + key + " " + difference);
    } else if (shown == SHOWN + 1) {
      found.add(table + " differs in more cells");
    }
  }

  private static boolean isSame(Object one, Object other) {
    if (one instanceof Double expected && other instanceof Double actual) {
      double scale = Math.max(1, Math.abs(expected));
      return Math.abs(expected - actual) <= TOLERANCE * scale;
    }
    return Objects.equals(one, other);
  }

  @Override
  public String toString() {
    return String.join("\n", found);
  }
}

package dev.retentionmart.value;

import dev.retentionmart.mart.Group;
import dev.retentionmart.mart.Rectangles;
import dev.retentionmart.mart.RollUp;
import dev.retentionmart.mart.Suppression;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows about value are about too few customers, or would give those away. See {@link
 * Suppression}.
 */
final class ValueSuppression {
  private final int minCell;
  private final Set<Group> hidden;

  private ValueSuppression(int minCell, Set<Group> hidden) {
    this.minCell = minCell;
    this.hidden = hidden;
  }

  /** Everything is shown. */
  static ValueSuppression none() {
    return new ValueSuppression(0, Set.of());
  }

  /**
   * What must be hidden.
   *
   * @param segmentValue all rows of {@code mart/segment_value}
   * @param ofRetention what is hidden there: customers of all time follow from the new ones of
   *     every period, and a corner of a rectangle helps only if it is hidden there, too
   * @param minCell groups of fewer customers are hidden
   */
  static ValueSuppression of(Dataset<Row> segmentValue, Suppression ofRetention, int minCell) {
    Map<Group, Long> customers = new TreeMap<>();
    segmentValue
        .select("segment", "channel", "customers")
        .collectAsList()
        .forEach(
            row -> customers.put(new Group(row.getString(0), row.getString(1)), row.getLong(2)));
    Rectangles rectangles = new Rectangles(customers.keySet());
    List<Group> small =
        customers.keySet().stream().filter(group -> customers.get(group) < minCell).toList();
    Set<Group> hidden = new TreeSet<>(small);
    for (Group group : small) {
      Predicate<Group> isHiddenThere = ofRetention.hiddenLike(group);
      hidden.addAll(
          rectangles
              .cheapest(
                  group, corner -> cost(corner, customers, hidden.contains(corner), isHiddenThere))
              .orElseThrow(() -> new IllegalStateException("no totals to hide " + group)));
    }
    return new ValueSuppression(minCell, hidden);
  }

  private static long cost(
      Group corner, Map<Group, Long> customers, boolean isHidden, Predicate<Group> isHiddenThere) {
    if (!customers.containsKey(corner)) {
      return Rectangles.NEVER;
    }
    long cost = isHidden ? 0 : customers.get(corner);
    return isHiddenThere.test(corner) ? cost : cost + Integer.MAX_VALUE;
  }

  /** The rows, of a table with a segment and a channel, that may be shown. */
  Dataset<Row> shown(Dataset<Row> rows) {
    return kept(
        rows, row -> !hidden.contains(new Group(row.getAs("segment"), row.getAs("channel"))));
  }

  /** The rows of {@code mart/value_backtest} that may be shown: of a part, never all but one. */
  Dataset<Row> shownOfBacktest(Dataset<Row> rows) {
    Set<List<String>> few = new HashSet<>();
    rows.collectAsList().stream()
        .collect(Collectors.groupingBy(row -> row.<String>getAs("part")))
        .forEach((part, ofPart) -> few.addAll(few(part, ofPart)));
    return kept(rows, row -> !few.contains(List.of(row.getAs("part"), row.getAs("label"))));
  }

  private Set<List<String>> few(String part, List<Row> rows) {
    List<Row> bySize =
        rows.stream()
            .sorted(
                Comparator.comparing((Row row) -> !isFew(part, row))
                    .thenComparing(row -> row.<Long>getAs("customers"))
                    .thenComparing(row -> row.<String>getAs("label")))
            .toList();
    long count = bySize.stream().filter(row -> isFew(part, row)).count();
    return bySize.stream()
        .limit(count == 1 ? 2 : count)
        .map(row -> List.of(part, row.<String>getAs("label")))
        .collect(Collectors.toSet());
  }

  private boolean isFew(String part, Row row) {
    String label = row.getAs("label");
    return row.<Long>getAs("customers") < minCell
        || part.equals("segment") && hidden.contains(new Group(label, RollUp.ALL))
        || part.equals("channel") && hidden.contains(new Group(RollUp.ALL, label));
  }

  private static Dataset<Row> kept(Dataset<Row> rows, Predicate<Row> isShown) {
    return rows.sparkSession()
        .createDataFrame(rows.collectAsList().stream().filter(isShown).toList(), rows.schema())
        .coalesce(1);
  }
}

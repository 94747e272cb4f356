package dev.retentionmart.value;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.mart.Group;
import dev.retentionmart.mart.Rectangles;
import dev.retentionmart.mart.RollUp;
import dev.retentionmart.mart.Suppression;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which rows about value are about too few customers, or would give those away. See {@link
 * Suppression}.
 */
final class ValueSuppression {
  private final int minCell;
  private final Set<Group> hidden;
  private final Suppression ofRetention;

  private ValueSuppression(int minCell, Set<Group> hidden, Suppression ofRetention) {
    this.minCell = minCell;
    this.hidden = hidden;
    this.ofRetention = ofRetention;
  }

  /**
   * What must be hidden.
   *
   * @param segmentValue all rows of {@code mart/segment_value}
   * @param ofRetention what is hidden there: customers of all time are the new ones of every
   *     period, so that only what is hidden there with a small group is cover for it here
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
      Predicate<Group> isCoverThere = ofRetention.hiddenLike(group);
      hidden.addAll(
          rectangles
              .cheapest(
                  group,
                  corner -> {
                    long size = customers.getOrDefault(corner, Rectangles.NEVER);
                    long cost = hidden.contains(corner) ? 0 : size;
                    return cost == Rectangles.NEVER || isCoverThere.test(corner)
                        ? cost
                        : cost + Integer.MAX_VALUE;
                  })
              .orElseThrow(() -> new IllegalStateException("no totals to hide " + group)));
    }
    return new ValueSuppression(minCell, hidden, ofRetention);
  }

  /** The rows of {@code mart/segment_value} that may be shown, without the shares of a few. */
  Dataset<Row> shownOfSegments(Dataset<Row> rows) {
    Dataset<Row> shown = shown(rows);
    for (int percent : List.of(1, 5, 20)) {
      String share = "top_%d_percent_share".formatted(percent);
      Column top = ceil(col("customers").multiply(percent).divide(100));
      shown = shown.withColumn(share, when(top.geq(minCell), col(share)));
    }
    return shown;
  }

  /**
   * The rows of {@code mart/value_fits} that may be shown. Only those about order values tell how
   * many customers came back, and nothing else is hidden with them: where a group has few, only the
   * row of all customers is shown.
   */
  Dataset<Row> shownOfFits(Dataset<Row> rows) {
    Map<Group, Long> returning = new TreeMap<>();
    rows.collectAsList()
        .forEach(
            row ->
                returning.merge(
                    new Group(row.getAs("segment"), row.getAs("channel")),
                    isOfOrderValues(row) ? row.<Long>getAs("customers") : 0L,
                    Long::sum));
    boolean hasFew = returning.values().stream().anyMatch(customers -> customers < minCell);
    return kept(
        shown(rows),
        row ->
            !hasFew
                || !isOfOrderValues(row)
                || row.getAs("segment").equals(RollUp.ALL)
                    && row.getAs("channel").equals(RollUp.ALL));
  }

  private static boolean isOfOrderValues(Row fit) {
    return Models.GAMMA_GAMMA.equals(fit.getAs("model"));
  }

  /** The rows, of a table with a segment, a channel and customers, that may be shown. */
  private Dataset<Row> shown(Dataset<Row> rows) {
    return kept(
        rows,
        row ->
            row.<Long>getAs("customers") >= minCell
                && !hidden.contains(new Group(row.getAs("segment"), row.getAs("channel"))));
  }

  /**
   * The rows of {@code mart/value_backtest} that may be shown: what is left out of a part is about
   * enough customers together.
   */
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
    Set<List<String>> few = new HashSet<>();
    long together = 0;
    for (Row row : bySize) {
      boolean isNotEnough = !few.isEmpty() && (few.size() == 1 || together < minCell);
      if (isFew(part, row) || isNotEnough) {
        few.add(List.of(part, row.<String>getAs("label")));
        together += row.<Long>getAs("customers");
      }
    }
    return few;
  }

  private boolean isFew(String part, Row row) {
    String label = row.getAs("label");
    return row.<Long>getAs("customers") < minCell
        || part.equals("segment") && isHidden(new Group(label, RollUp.ALL), row)
        || part.equals("channel") && isHidden(new Group(RollUp.ALL, label), row);
  }

  /** Here, or in a period of the holdout. */
  private boolean isHidden(Group group, Row row) {
    LocalDate fittedUntil = row.<Date>getAs("fitted_until").toLocalDate();
    return hidden.contains(group) || ofRetention.isHiddenSince(fittedUntil.plusDays(1), group);
  }

  private static Dataset<Row> kept(Dataset<Row> rows, Predicate<Row> isShown) {
    return rows.sparkSession()
        .createDataFrame(rows.collectAsList().stream().filter(isShown).toList(), rows.schema())
        .coalesce(1);
  }
}

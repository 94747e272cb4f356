package dev.retentionmart.catalogue;

import dev.retentionmart.mart.RetentionHistoryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every published number that is a metric, and what it means. */
public final class Metrics {
  private static final String THEN = "_then";

  private static final List<Metric> ALL =
      Stream.of(
              RetentionMetrics.ofRetention(),
              RetentionMetrics.ofCohorts(),
              ofHistory(),
              ValueMetrics.ofCustomers(),
              ValueMetrics.ofSegments(),
              ValueMetrics.ofBacktest(),
              ValueMetrics.ofFits(),
              RetentionVsBenchmarkTable.metrics())
          .flatMap(List::stream)
          .toList();

  private Metrics() {}

  /** All of them, by table, in the order of the columns. */
  public static List<Metric> all() {
    return ALL;
  }

  /** The metric in a column of a table. */
  public static Optional<Metric> find(String tableId, String column) {
    return ALL.stream()
        .filter(metric -> metric.table().id().equals(tableId) && metric.column().equals(column))
        .findFirst();
  }

  /** Those of {@code mart/retention} as it is said now and as it was said first. */
  private static List<Metric> ofHistory() {
    List<Metric> metrics = new ArrayList<>();
    for (Metric metric : RetentionMetrics.ofRetention()) {
      metrics.add(in(metric, metric.column(), metric.title(), metric.formula()));
    }
    List<String> columns = RetentionHistoryTable.TABLE.columnNames();
    for (Metric metric : RetentionMetrics.ofRetention()) {
      String column = metric.column() + THEN;
      if (columns.contains(column)) {
        metrics.add(in(metric, column, metric.title() + ", as first published", Optional.empty()));
      }
    }
    return metrics;
  }

  private static Metric in(Metric metric, String column, String title, Optional<String> formula) {
    boolean isTwin = column.endsWith(THEN);
    return new Metric(
        RetentionHistoryTable.TABLE,
        column,
        title,
        metric.unit(),
        metric.additivity(),
        metric.numerator().map(sql -> isTwin ? twin(sql) : sql),
        metric.denominator().map(sql -> isTwin ? twin(sql) : sql),
        formula,
        "as in mart/retention; null where there is no such row",
        metric.version(),
        metric.since());
  }

  private static String twin(String sql) {
    return sql.replaceAll("\\b[a-z_]+\\b", "$0" + THEN);
  }
}

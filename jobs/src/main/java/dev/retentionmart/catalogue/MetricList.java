package dev.retentionmart.catalogue;

import dev.retentionmart.warehouse.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Metrics of one table, written down one after the other. */
final class MetricList {
  private static final String ZERO = "0";

  private final Table table;
  private final List<Metric> metrics = new ArrayList<>();

  MetricList(Table table) {
    this.table = table;
  }

  List<Metric> metrics() {
    return List.copyOf(metrics);
  }

  /** A number that is there in every row, 0 for nothing. */
  MetricList count(String column, String title, String unit, Additivity additivity) {
    return add(column, title, unit, additivity, Optional.empty(), ZERO);
  }

  /** A number that follows from others of the row. */
  MetricList computed(
      String column, String title, String unit, Additivity additivity, String formula) {
    return add(column, title, unit, additivity, Optional.of(formula), ZERO);
  }

  /** A number that is null where there is nothing that it could be of. */
  MetricList nullable(
      String column, String title, String unit, Additivity additivity, String whenNull) {
    return add(column, title, unit, additivity, Optional.empty(), "null " + whenNull);
  }

  /** The same, of which it is known how it follows from others of the row. */
  MetricList nullable(
      String column,
      String title,
      String unit,
      Additivity additivity,
      String whenNull,
      String formula) {
    return add(column, title, unit, additivity, Optional.of(formula), "null " + whenNull);
  }

  /** A quotient of two things that may be added up. */
  MetricList ratio(String column, String title, String unit, String numerator, String denominator) {
    metrics.add(
        new Metric(
            table,
            column,
            title,
            unit,
            ofRatio(numerator + " " + denominator),
            Optional.of(numerator),
            Optional.of(denominator),
            Optional.of(quotient(numerator, denominator)),
            nullAtZero(denominator),
            1,
            Metric.FIRST_RELEASE));
    return this;
  }

  /** What is least additive of the metrics in it decides. */
  private Additivity ofRatio(String sql) {
    return metrics.stream()
        .filter(metric -> List.of(sql.split("\\W+", -1)).contains(metric.column()))
        .map(Metric::additivity)
        .reduce((one, other) -> one == Additivity.ADDITIVE ? other : one)
        .orElseThrow(() -> new IllegalArgumentException("no metric is in " + sql))
        .ofRatio();
  }

  /** A share of customers, with the ends of its 95 % Wilson interval. */
  MetricList rate(String column, String title, String numerator, String denominator) {
    ratio(column, title, "share", numerator, denominator);
    bound(column + "_low", title + ", lower end", numerator, denominator, "-");
    return bound(column + "_high", title + ", upper end", numerator, denominator, "+");
  }

  private MetricList bound(
      String column, String title, String numerator, String denominator, String sign) {
    return add(
        column,
        title,
        "share",
        Additivity.NEVER,
        Optional.of(Wilson.formula(numerator, denominator, sign)),
        nullAtZero(denominator));
  }

  private MetricList add(
      String column,
      String title,
      String unit,
      Additivity additivity,
      Optional<String> formula,
      String whenEmpty) {
    metrics.add(
        new Metric(
            table,
            column,
            title,
            unit,
            additivity,
            Optional.empty(),
            Optional.empty(),
            formula,
            whenEmpty,
            1,
            Metric.FIRST_RELEASE));
    return this;
  }

  private static String nullAtZero(String denominator) {
    return "null where " + denominator + " is 0";
  }

  private static String quotient(String numerator, String denominator) {
    String above = numerator.contains(" ") ? "(" + numerator + ")" : numerator;
    return "CAST(%s AS double) / NULLIF(%s, 0)".formatted(above, denominator);
  }
}

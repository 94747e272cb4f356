package dev.retentionmart.catalogue;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.warehouse.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/** Whether published rows are what the catalogue's formulas say. */
public final class Formulas {
  /** Of a rate, relative to it or to 1. */
  private static final double NEARLY = 1e-9;

  private static final double CENT = 0.0101;

  private static final List<Additivity> ADDS_UP =
      List.of(Additivity.ADDITIVE, Additivity.OVER_GROUPS, Additivity.OVER_COHORTS);

  private Formulas() {}

  /** Whether a metric of the table has a formula. */
  public static boolean has(Table table) {
    return Metrics.all().stream()
        .anyMatch(metric -> metric.table().id().equals(table.id()) && metric.formula().isPresent());
  }

  /** Every metric of a table that has a formula has, in every row, the value of the formula. */
  public static void checkAll(Table table, Dataset<Row> rows) {
    List<Metric> metrics =
        Metrics.all().stream()
            .filter(metric -> metric.table().id().equals(table.id()))
            .filter(metric -> metric.formula().isPresent())
            .toList();
    assertThat(metrics).isNotEmpty();
    Row wrong =
        rows.agg(
                count(lit(1)),
                metrics.stream()
                    .map(metric -> count_if(isSame(table, metric).equalTo(false)))
                    .toArray(Column[]::new))
            .first();
    assertThat(wrong.getLong(0)).as("rows").isPositive();
    for (int i = 0; i < metrics.size(); i++) {
      Metric metric = metrics.get(i);
      assertThat(wrong.getLong(i + 1))
          .as("rows where %s.%s is not %s", table.id(), metric.column(), sql(metric))
          .isZero();
    }
  }

  /**
   * Every metric that adds up over segments and channels does: the cells give the total, but for
   * half a cent a cell.
   */
  public static void checkTotals(Table table, Dataset<Row> rows, String... period) {
    List<String> columns =
        Metrics.all().stream()
            .filter(metric -> metric.table().id().equals(table.id()))
            .filter(metric -> ADDS_UP.contains(metric.additivity()))
            .map(Metric::column)
            .toList();
    assertThat(columns).isNotEmpty();
    Column isOfAll = col("segment").equalTo("(all)");
    Column[] gaps =
        columns.stream()
            .map(
                column -> {
                  Column number = col(column).cast("double");
                  return abs(sum(when(isOfAll, number.multiply(-1)).otherwise(number)))
                      .minus(count(lit(1)).multiply(CENT))
                      .as(column);
                })
            .toArray(Column[]::new);
    Column isTotalOrCell = isOfAll.equalTo(col("channel").equalTo("(all)"));
    Dataset<Row> byPeriod =
        rows.where(isTotalOrCell)
            .groupBy(Arrays.stream(period).map(functions::col).toArray(Column[]::new))
            .agg(count(lit(1)).as("cells"), gaps);
    Row worst =
        byPeriod
            .agg(
                count(lit(1)),
                columns.stream().map(column -> max(col(column))).toArray(Column[]::new))
            .first();
    assertThat(worst.getLong(0)).as("periods").isPositive();
    for (int i = 0; i < columns.size(); i++) {
      assertThat(worst.getDouble(i + 1)).as(columns.get(i)).isLessThanOrEqualTo(0);
    }
  }

  private static Column isSame(Table table, Metric metric) {
    Column published = col(metric.column()).cast("double");
    Column computed = expr(sql(metric)).cast("double");
    Column isNear = abs(published.minus(computed)).leq(tolerance(table, metric, computed));
    return published.isNull().equalTo(computed.isNull()).and(published.isNull().or(isNear));
  }

  private static String sql(Metric metric) {
    return metric.formula().orElseThrow().replace(Metric.GROSS_MARGIN, "1e0");
  }

  /**
   * Formulas of money begin with cents, published numbers with what was not rounded: what is above
   * or below the line may be half a cent away, and so may the result.
   */
  private static Column tolerance(Table table, Metric metric, Column computed) {
    Column nearly = greatest(abs(computed), lit(1.0)).multiply(NEARLY);
    String formula = sql(metric);
    Optional<String> money =
        Arrays.stream(table.schema().fields())
            .filter(field -> field.dataType() instanceof DecimalType)
            .map(StructField::name)
            .filter(name -> formula.matches(".*\\b" + name + "\\b.*"))
            .reduce((first, last) -> last);
    return money
        .map(
            name ->
                abs(computed).plus(1).divide(greatest(abs(col(name).cast("double")), lit(0.01))))
        .map(
            perUnit ->
                nearly.plus(
                    isShare(metric) ? perUnit.multiply(CENT) : perUnit.plus(1).multiply(CENT)))
        .orElse(nearly);
  }

  private static boolean isShare(Metric metric) {
    return metric.unit().equals("share");
  }
}

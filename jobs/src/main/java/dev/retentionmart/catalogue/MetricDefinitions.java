package dev.retentionmart.catalogue;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.warehouse.Table;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** {@code mart/metric_definitions}: one row per table and column that holds a metric. */
public final class MetricDefinitions {
  public static final Table TABLE =
      Table.of(
              "mart",
              "metric_definitions",
              "One row per table and column that holds a metric: what it means, in what unit, and over what it may be added up.",
              column("table_name", StringType, "The table, as layer/table."),
              column("column_name", StringType, "The column."),
              column("title", StringType, "What a person calls it."),
              column("meaning", StringType, "What it means; the column's comment."),
              column(
                  "formula",
                  StringType,
                  "How it follows from other columns of the same row, as SQL; null where it does not."),
              column(
                  "unit",
                  StringType,
                  "Of what it is so many: customers, orders, share (0 to 1), the reporting currency's code."),
              column("grain", StringType, "The columns that make a row of the table."),
              column(
                  "additivity",
                  StringType,
                  "Over what it may be added up: additive (periods of one grain, segments and channels), additive over some of them, "
                      + "ratio of sums (add up numerator and denominator over these, then divide), never."),
              column("numerator", StringType, "Of a ratio of sums: what is above, as SQL."),
              column("denominator", StringType, "And what is below."),
              column(
                  "when_empty",
                  StringType,
                  "What it is where there is nothing to count or divide by."),
              column("version", IntegerType, "Goes up when the number changes its meaning."),
              column("since", StringType, "The release that first had this version."))
          .keyedBy("table_name", "column_name");

  private MetricDefinitions() {}

  static List<Row> rows(NightlyConfig config) {
    return Metrics.all().stream().map(metric -> row(metric, config)).toList();
  }

  private static Row row(Metric metric, NightlyConfig config) {
    String margin = config.grossMargin().stripTrailingZeros().toPlainString();
    return RowFactory.create(
        metric.table().id(),
        metric.column(),
        metric.title(),
        metric.meaning(),
        metric.formula().map(sql -> sql.replace(Metric.GROSS_MARGIN, margin + "e0")).orElse(null),
        metric.unit().replace(Metric.CURRENCY, config.currency()),
        String.join(", ", metric.table().key()),
        additivity(metric),
        metric.numerator().orElse(null),
        metric.denominator().orElse(null),
        metric.whenEmpty(),
        metric.version(),
        metric.since());
  }

  /** A table that has the same for many as-of dates has it many times. */
  private static String additivity(Metric metric) {
    boolean isOfManyDates = metric.table().key().contains("as_of_date");
    return isOfManyDates && metric.additivity() != Additivity.NEVER
        ? metric.additivity().label() + ", as of one date"
        : metric.additivity().label();
  }
}

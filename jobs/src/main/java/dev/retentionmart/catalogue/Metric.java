package dev.retentionmart.catalogue;

import dev.retentionmart.warehouse.Table;
import java.util.Optional;

/**
 * What one published number means.
 *
 * @param table the table that has it
 * @param column its column
 * @param title what a person calls it
 * @param unit of what it is so many; {@link #CURRENCY} stands for the reporting currency
 * @param additivity over what it may be added up
 * @param numerator of a ratio of sums: what is added up above, SQL over the columns of a row
 * @param denominator and below
 * @param formula how it follows from other columns of the same row, SQL; empty where it does not
 * @param whenEmpty what it is where there is nothing to count or to divide by
 * @param version goes up when the number changes its meaning
 * @param since the release that first had this version
 */
public record Metric(
    Table table,
    String column,
    String title,
    String unit,
    Additivity additivity,
    Optional<String> numerator,
    Optional<String> denominator,
    Optional<String> formula,
    String whenEmpty,
    int version,
    String since) {
  /** Stands for the reporting currency. */
  public static final String CURRENCY = "{currency}";

  /** Stands for the configured gross margin. */
  public static final String GROSS_MARGIN = "{gross-margin}";

  static final String FIRST_RELEASE = "0.1.0";

  /** What it means, as the comment of its column says. */
  public String meaning() {
    return table.schema().apply(column).getComment().getOrElse(() -> "");
  }
}

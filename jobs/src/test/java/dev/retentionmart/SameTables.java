package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two warehouses side by side: each table must have the same columns and rows in both, but for the
 * run that wrote them.
 */
public final class SameTables {
  /** Every table but {@code mart/runs}. */
  public static final List<String> ALL =
      List.of(
          "history/orders",
          "history/customers",
          "history/rejected_rows",
          "timeline/purchase_periods",
          "timeline/lifecycle_events",
          "timeline/customers",
          "counts/retention",
          "counts/cohorts",
          "mart/retention",
          "mart/cohorts");

  /** Those of predicted value. */
  public static final List<String> VALUE =
      List.of(
          "mart/customer_value", "mart/segment_value", "mart/value_fits", "mart/value_backtest");

  private static final int SHOWN_ROWS = 5;

  private SameTables() {}

  /**
   * Compares all tables but the runs.
   *
   * @param what tells in the failure's message what is compared
   */
  public static void check(Path expected, Path actual, String what) {
    check(expected, actual, ALL, what);
  }

  /** Compares some tables, of a few hundred thousand rows at most. */
  public static void check(Path expected, Path actual, Iterable<String> tables, String what) {
    check(expected.toString(), actual.toString(), tables, what);
  }

  /** The same in any file systems. */
  public static void check(String expected, String actual, Iterable<String> tables, String what) {
    for (String table : tables) {
      Dataset<Row> expectedRows = table(expected, table);
      Dataset<Row> actualRows = table(actual, table);
      assertThat(actualRows.schema()).as("%s %s", table, what).isEqualTo(expectedRows.schema());
      assertThat(differences(expectedRows, actualRows)).as("%s %s", table, what).isEmpty();
    }
  }

  /** A few of the rows that only one has, those that only the actual one has marked with +. */
  private static List<String> differences(Dataset<Row> expected, Dataset<Row> actual) {
    Map<String, Long> more = new HashMap<>(howOften(actual));
    howOften(expected).forEach((row, times) -> more.merge(row, -times, Long::sum));
    more.values().removeIf(times -> times == 0);
    List<String> differences = new ArrayList<>();
    more.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(SHOWN_ROWS)
        .forEach(row -> differences.add("%+d × %s".formatted(row.getValue(), row.getKey())));
    if (more.size() > SHOWN_ROWS) {
      differences.add("and " + (more.size() - SHOWN_ROWS) + " rows more");
    }
    return differences;
  }

  private static Map<String, Long> howOften(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .collect(Collectors.groupingBy(Row::toString, Collectors.counting()));
  }

  private static Dataset<Row> table(String warehouse, String table) {
    return TestSpark.session().read().format("delta").load(warehouse + "/" + table).drop("run_id");
  }
}

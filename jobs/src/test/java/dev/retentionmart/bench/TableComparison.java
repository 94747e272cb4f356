package dev.retentionmart.bench;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Two published tables side by side: counts, money and dates must be the same, rates nearly so.
 *
 * @param rows how many rows were compared
 * @param differences what differs, one line each
 */
record TableComparison(long rows, List<String> differences) {
  private static final double TOLERANCE = 1e-9;

  /**
   * Compares the columns of {@code expected}; the other table may have more.
   *
   * @param key the columns that make a row
   */
  static TableComparison compare(Dataset<Row> actual, Dataset<Row> expected, List<String> key) {
    List<String> missing = new ArrayList<>(Arrays.asList(expected.columns()));
    missing.removeAll(Arrays.asList(actual.columns()));
    if (!missing.isEmpty()) {
      return new TableComparison(0, List.of("columns that are missing: " + missing));
    }
    List<String> values = new ArrayList<>(Arrays.asList(expected.columns()));
    values.removeAll(key);

    Map<List<Object>, Row> actualRows = new HashMap<>();
    List<String> differences = new ArrayList<>();
    for (Row row : bounded(actual, expected.columns())) {
      if (actualRows.put(keyOf(row, key), row) != null) {
        differences.add(keyOf(row, key) + ": twice");
      }
    }
    List<Row> expectedRows = bounded(expected, expected.columns());
    for (Row row : expectedRows) {
      Row other = actualRows.remove(keyOf(row, key));
      if (other == null) {
        differences.add(keyOf(row, key) + ": missing");
        continue;
      }
      for (String column : values) {
        Object left = other.getAs(column);
        Object right = row.getAs(column);
        if (!isSame(left, right)) {
          differences.add(
              keyOf(row, key) + " " + column + ": " + left + " where " + right + " is expected");
        }
      }
    }
    actualRows.keySet().forEach(extra -> differences.add(extra + ": not expected"));
    return new TableComparison(expectedRows.size(), differences);
  }

  /** Published tables are small: periods by segments by channels. */
  private static List<Row> bounded(Dataset<Row> table, String[] columns) {
    return table
        .select(Arrays.stream(columns).map(functions::col).toArray(Column[]::new))
        .collectAsList();
  }

  private static List<Object> keyOf(Row row, List<String> key) {
    return key.stream().map(column -> (Object) String.valueOf(row.<Object>getAs(column))).toList();
  }

  private static boolean isSame(Object left, Object right) {
    if (left instanceof Double a && right instanceof Double b) {
      return Math.abs(a - b) <= TOLERANCE;
    }
    if (left instanceof BigDecimal a && right instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    }
    if (left instanceof Number a && right instanceof Number b && !(left instanceof Double)) {
      return a.longValue() == b.longValue();
    }
    return Objects.equals(left, right);
  }
}

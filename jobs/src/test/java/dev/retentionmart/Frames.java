package dev.retentionmart;

import com.holdenkarau.spark.testing.JavaDataFrameSuiteBase;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Compares tables row for row. */
final class Frames {
  private static final JavaDataFrameSuiteBase SUITE = new JavaDataFrameSuiteBase();

  private Frames() {}

  /**
   * Asserts that two tables have the same columns and the same rows, however often each; order does
   * not matter, nor which run wrote them.
   */
  static void assertSameRows(Dataset<Row> expected, Dataset<Row> actual) {
    SUITE.assertDataFrameEquals(sorted(expected), sorted(actual));
  }

  private static Dataset<Row> sorted(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.columns())
            .filter(name -> !name.equals("run_id"))
            .map(functions::col)
            .toArray(Column[]::new);
    return rows.select(columns).coalesce(1).sortWithinPartitions(columns);
  }
}

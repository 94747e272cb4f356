package dev.retentionmart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TableComparisonTest {
  private final SparkSession spark = TestSpark.session();

  @Test
  void sameRowsInAnotherOrderAndWithMoreColumnsAreTheSame() {
    assertThat(
            compare(
                "select * from values ('b', 2L, 0.5D, 1.50BD, 'r'), ('a', 1L, null, 1.00BD, 'r')"
                    + " as t(k, n, rate, money, run)",
                "select * from values ('a', 1, null, 1.0BD), ('b', 2, 0.5000000001D, 1.5BD)"
                    + " as t(k, n, rate, money)"))
        .isEmpty();
  }

  @Test
  void everyDifferenceIsToldWithItsRow() {
    assertThat(
            compare(
                "select * from values ('a', 1L, 0.5D), ('b', 2L, null), ('d', 4L, 0D)"
                    + " as t(k, n, rate)",
                "select * from values ('a', 1L, 0.5001D), ('b', 3L, 0D), ('c', 3L, 0D)"
                    + " as t(k, n, rate)"))
        .containsExactlyInAnyOrder(
            "[a] rate: 0.5 where 0.5001 is expected",
            "[b] n: 2 where 3 is expected",
            "[b] rate: null where 0.0 is expected",
            "[c]: missing",
            "[d]: not expected");
  }

  @Test
  void missingColumnIsADifference() {
    assertThat(compare("select 'a' as k", "select 'a' as k, 1 as n"))
        .containsExactly("columns that are missing: [n]");
  }

  private List<String> compare(String actual, String expected) {
    Dataset<Row> actualRows = spark.sql(actual);
    Dataset<Row> expectedRows = spark.sql(expected);
    return TableComparison.compare(actualRows, expectedRows, List.of("k")).differences();
  }
}

package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/**
 * Ten orders a day in 400 days, one before the first year, one without a date, one without an id.
 */
class KeysTest {
  private final SparkSession spark = TestSpark.session();
  private final Dataset<Row> orders =
      spark.sql(
          """
          SELECT id, date_add(DATE'2024-01-01', CAST(id DIV 10 AS INT)) AS day FROM range(4000)
          UNION ALL VALUES (4000L, CAST('0000-12-31' AS DATE)), (4001L, null), (null, DATE'2024-06-01')""");

  @Test
  void theDateLeavesNoneOut() {
    assertSameWithDate(keys(7L, 8L, 3999L));
    assertSameWithDate(keys(4000L, 4001L, 12L));
    assertSameWithDate(keys((Long) null));
    assertSameWithDate(keys(5_000L));
    assertSameWithDate(keys());
  }

  @Test
  void theDateLeavesNoneOutWhereThereAreMoreGapsThanSpans() {
    assertSameWithDate(keys(IntStream.range(0, 130).mapToObj(i -> i * 30L).toArray(Long[]::new)));
  }

  private void assertSameWithDate(Keys keys) {
    assertThat(rows(keys.in(orders, "id", "day"))).isEqualTo(rows(keys.in(orders, "id")));
  }

  private static List<String> rows(Dataset<Row> rows) {
    return rows.orderBy("id", "day").toJSON().collectAsList();
  }

  private Keys keys(Long... ids) {
    return Keys.of(spark.createDataset(Arrays.asList(ids), Encoders.LONG()).toDF("id"));
  }
}

package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.warehouse.DateSpans.Span;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class DateSpansTest {
  private static final LocalDate DAY = LocalDate.of(2024, 2, 28);

  @Test
  void daysThatFollowOneAnotherAreOneSpan() {
    assertThat(around(0, 1, 2, 9).spans()).containsExactly(span(0, 2), span(9, 9));
  }

  @Test
  void ofOneDayThereIsOneSpan() {
    assertThat(around(5).spans()).containsExactly(span(5, 5));
  }

  @Test
  void ofNoDayThereIsNone() {
    assertThat(DateSpans.around(Set.of()).spans()).isEmpty();
    assertThat(held(DateSpans.around(Set.of()))).isEmpty();
  }

  @Test
  void theWidestGapsPartThem() {
    // Gaps of 2, and MOST − 1 wider ones.
    int[] days = IntStream.rangeClosed(0, DateSpans.MOST).map(i -> i == 0 ? 3 : 5 * i).toArray();

    DateSpans spans = around(days);

    assertThat(spans.spans()).hasSize(DateSpans.MOST).startsWith(span(3, 5), span(10, 10));
  }

  @Test
  void theyHoldTheirDaysAndNullOnlyWhereItIsOne() {
    assertThat(held(around(1, 2, 4))).containsExactly("1", "2", "4");
    assertThat(held(DateSpans.around(Arrays.asList(DAY.plusDays(3), null))))
        .containsExactly("null", "3");
    assertThat(held(DateSpans.around(Arrays.asList((LocalDate) null)))).containsExactly("null");
  }

  /** Days from 0 to 5 and null, of which the spans hold some. */
  private static List<String> held(DateSpans spans) {
    SparkSession spark = TestSpark.session();
    Dataset<Row> days =
        spark
            .sql(
                "SELECT n, date_add(DATE'2024-02-28', n) AS day FROM VALUES (null), (0), (1), (2), (3), (4), (5) AS t(n)")
            .orderBy("n");
    return days.where(spans.hold(col("day"))).collectAsList().stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  private static DateSpans around(int... days) {
    return DateSpans.around(Arrays.stream(days).mapToObj(DAY::plusDays).toList());
  }

  private static Span span(int first, int last) {
    return new Span(DAY.plusDays(first), DAY.plusDays(last));
  }
}

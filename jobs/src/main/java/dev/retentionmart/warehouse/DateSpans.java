package dev.retentionmart.warehouse;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * A few spans of days that hold all of some dates, and as few others as they can. Parquet leaves
 * out pages by a condition of this form, but not by a list of dates.
 *
 * @param spans the spans in their order
 * @param withNull whether null is one of the dates
 */
record DateSpans(List<Span> spans, boolean withNull) {
  /** More make the condition dearer than what it spares. */
  static final int MOST = 50;

  /** Days from a first to a last, both in it. */
  record Span(LocalDate first, LocalDate last) {}

  /** The spans around some dates, parted where the gaps are widest. */
  static DateSpans around(Collection<LocalDate> dates) {
    List<LocalDate> sorted = dates.stream().filter(Objects::nonNull).distinct().sorted().toList();
    List<Integer> gaps =
        IntStream.range(1, sorted.size())
            .filter(i -> gap(sorted, i) > 1)
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> gap(sorted, i)).reversed())
            .limit(MOST - 1)
            .toList();
    List<Integer> begins = Stream.concat(Stream.of(0), gaps.stream()).sorted().toList();
    List<Span> spans =
        IntStream.range(0, sorted.isEmpty() ? 0 : begins.size())
            .mapToObj(i -> new Span(sorted.get(begins.get(i)), sorted.get(last(begins, i, sorted))))
            .toList();
    return new DateSpans(spans, dates.stream().anyMatch(Objects::isNull));
  }

  private static int last(List<Integer> begins, int i, List<LocalDate> sorted) {
    return i + 1 < begins.size() ? begins.get(i + 1) - 1 : sorted.size() - 1;
  }

  private static long gap(List<LocalDate> sorted, int i) {
    return DAYS.between(sorted.get(i - 1), sorted.get(i));
  }

  /** True where a date lies in one of the spans. */
  Column hold(Column date) {
    Column isIn =
        spans.stream()
            .map(span -> date.between(lit(span.first()), lit(span.last())))
            .reduce(Column::or)
            .orElse(lit(false));
    return withNull ? isIn.or(date.isNull()) : isIn;
  }
}

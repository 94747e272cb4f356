package dev.retentionmart.warehouse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Whole numbers from the first to the last, both included. */
record Span(long first, long last) {

  /**
   * A few spans that hold all the numbers, and as little else as so few can: between them lie the
   * widest gaps.
   *
   * @param numbers in any order, some more than once
   * @param most how many spans there may be
   * @return by size; none where there is no number
   */
  static List<Span> around(LongStream numbers, int most) {
    long[] sorted = numbers.sorted().toArray();
    if (sorted.length == 0) {
      return List.of();
    }
    // Two numbers may be further apart than the largest one, but not than the largest unsigned one.
    Comparator<Integer> byGap =
        (one, other) ->
            Long.compareUnsigned(sorted[one] - sorted[one - 1], sorted[other] - sorted[other - 1]);
    int[] firsts =
        IntStream.range(1, sorted.length)
            .boxed()
            .sorted(byGap.reversed())
            .limit(most - 1)
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    List<Span> spans = new ArrayList<>();
    int start = 0;
    for (int first : firsts) {
      spans.add(new Span(sorted[start], sorted[first - 1]));
      start = first;
    }
    spans.add(new Span(sorted[start], sorted[sorted.length - 1]));
    return spans;
  }
}

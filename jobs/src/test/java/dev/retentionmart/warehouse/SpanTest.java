package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void theWidestGapsLieBetweenSpans() {
    assertThat(Span.around(LongStream.of(90, 11, 10, 50, 12, 51, 12), 3))
        .containsExactly(new Span(10, 12), new Span(50, 51), new Span(90, 90));
  }

  @Test
  void fewNumbersHaveASpanEach() {
    assertThat(Span.around(LongStream.of(7, 5), 3)).containsExactly(new Span(5, 5), new Span(7, 7));
  }

  @Test
  void oneSpanHoldsAll() {
    assertThat(Span.around(LongStream.of(7, 5, 90), 1)).containsExactly(new Span(5, 90));
  }

  @Test
  void noNumberHasNoSpan() {
    assertThat(Span.around(LongStream.empty(), 3)).isEmpty();
  }

  /** From the least to the greatest is further than the greatest. */
  @Test
  void gapsMayBeWiderThanTheGreatestNumber() {
    assertThat(Span.around(LongStream.of(Long.MIN_VALUE, Long.MAX_VALUE, 0, -1), 2))
        .containsExactly(new Span(Long.MIN_VALUE, Long.MIN_VALUE), new Span(-1, Long.MAX_VALUE));
    assertThat(Span.around(LongStream.of(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 5), 2))
        .containsExactly(
            new Span(Long.MIN_VALUE, Long.MIN_VALUE), new Span(Long.MAX_VALUE - 5, Long.MAX_VALUE));
  }

  @Test
  void everyNumberIsInASpanAndSpansDoNotMeet() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      long[] numbers = random.longs(1 + random.nextInt(40), -60, 60).toArray();
      List<Span> spans = Span.around(LongStream.of(numbers), 1 + random.nextInt(8));
      for (long number : numbers) {
        assertThat(spans)
            .filteredOn(span -> span.first() <= number && number <= span.last())
            .hasSize(1);
      }
      for (Span span : spans) {
        assertThat(LongStream.of(numbers)).contains(span.first(), span.last());
      }
    }
  }
}

package dev.retentionmart.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads and checks the section {@code benchmarks}, in which every benchmark is a section. */
final class BenchmarksReader {
  /** What benchmarks can be of: the ratios of {@code mart/retention}. */
  private static final List<String> METRICS =
      List.of(
          "retention_rate",
          "crr_formula",
          "churn_rate",
          "repeat_purchase_rate",
          "returning_buyer_rate",
          "revenue_from_existing_rate",
          "average_order_value",
          "purchase_frequency",
          "expected_lifespan",
          "customer_lifetime_value");

  private BenchmarksReader() {}

  static CatalogueSettings read(Section benchmarks, List<Grain> grains) {
    return new CatalogueSettings(
        benchmarks.names().stream()
            .map(name -> benchmark(benchmarks.section(name), name, grains))
            .toList());
  }

  private static Benchmark benchmark(Section section, String name, List<Grain> grains) {
    Optional<BigDecimal> low = section.number("low");
    Optional<BigDecimal> high = section.number("high");
    if (low.isEmpty() && high.isEmpty()) {
      section.missing("low", "a benchmark has low, high or both");
    }
    if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
      section.refuse("low", "it is above high", "exchange the two");
    }
    return new Benchmark(
        name,
        word(section, "metric", METRICS),
        Grain.of(word(section, "grain", grains.stream().map(Grain::label).toList()))
            .orElse(Grain.MONTH),
        section.optionalText("segment"),
        number(low),
        number(high),
        section.optionalText("source").orElse("configuration"));
  }

  private static OptionalDouble number(Optional<BigDecimal> number) {
    return number.stream().mapToDouble(BigDecimal::doubleValue).findFirst();
  }

  private static String word(Section section, String name, List<String> words) {
    String written = section.text(name);
    if (!written.isEmpty() && !words.contains(written)) {
      section.refuse(
          name,
          "it is none of " + String.join(", ", words),
          Suggestion.closest(written, words)
              .map(word -> "did you mean " + word + "?")
              .orElse("write one of " + String.join(", ", words)));
    }
    return written;
  }
}

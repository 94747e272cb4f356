package dev.retentionmart.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads and checks the section {@code benchmarks}, in which every benchmark is a section. */
final class BenchmarksReader {
  /** What benchmarks can be of: the ratios of {@code mart/retention}. */
  static final List<String> METRICS =
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

  /** The names of those that trade articles quote. */
  static final List<String> QUOTED =
      List.of(
          "internet-sales-repeat-purchases",
          "small-firms-churn",
          "large-firms-churn",
          "education-churn",
          "online-games-churn",
          "software-services-churn",
          "video-services-churn",
          "unplanned-yearly-churn",
          "best-yearly-churn",
          "revenue-from-existing",
          "cost-of-a-new-customer",
          "profit-of-retention");

  private BenchmarksReader() {}

  static CatalogueSettings read(Section benchmarks, List<Grain> grains) {
    return new CatalogueSettings(
        benchmarks.names().stream()
            .filter(name -> isFree(benchmarks, name))
            .map(name -> benchmark(benchmarks.section(name), name, grains))
            .toList());
  }

  private static boolean isFree(Section benchmarks, String name) {
    if (name.contains(".")) {
      benchmarks.refuseSection(name, "a name with a dot in it is two names", "leave out the dot");
      return false;
    }
    if (QUOTED.contains(name)) {
      benchmarks.refuseSection(
          name, "mart/benchmarks has one of that name", "choose another name, such as our-" + name);
      return false;
    }
    return true;
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
    String metric = word(section, "metric", METRICS);
    if (metric.endsWith("_rate")) {
      checkShare(section, "low", low);
      checkShare(section, "high", high);
    }
    return new Benchmark(
        name,
        metric,
        Grain.of(word(section, "grain", grains.stream().map(Grain::label).toList()))
            .orElse(Grain.MONTH),
        section.optionalText("segment"),
        number(low),
        number(high),
        section.optionalText("source").orElse("configuration"));
  }

  private static void checkShare(Section section, String name, Optional<BigDecimal> number) {
    if (number.filter(n -> n.signum() < 0 || n.compareTo(BigDecimal.ONE) > 0).isPresent()) {
      section.refuse(name, "a rate is a share, 0 to 1", "write 0.03 for 3 %");
    }
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

package dev.retentionmart.config;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads and checks the keys of a whole configuration. */
final class NightlyConfigReader {
  private static final List<Grain> DEFAULT_GRAINS = List.of(Grain.MONTH, Grain.QUARTER, Grain.YEAR);
  private static final Map<Grain, Integer> DEFAULT_WINDOWS =
      Map.of(Grain.WEEK, 52, Grain.MONTH, 12, Grain.QUARTER, 4, Grain.YEAR, 1);
  private static final BigDecimal DEFAULT_MAX_REJECTED_SHARE = new BigDecimal("0.01");
  private static final BigDecimal MOST_DAYS = BigDecimal.valueOf(36_500);

  private NightlyConfigReader() {}

  static NightlyConfig read(Section root) {
    List<Grain> grains = grains(root);
    return new NightlyConfig(
        root.text("warehouse"),
        timeZone(root),
        currency(root),
        grains,
        activeWindows(root.section("active-window"), grains),
        grossMargin(root),
        quality(root.section("quality")),
        keepDays(root.section("maintenance")),
        ValueReader.read(root.section("value")),
        Optional.of(BenchmarksReader.read(root.section("benchmarks"), grains)),
        ReportReader.read(root.section("report")),
        minCell(root.section("privacy")),
        SourcesReader.read(root.section("sources")));
  }

  private static ZoneId timeZone(Section root) {
    String written = root.text("time-zone");
    if (written.isEmpty()) {
      return ZoneOffset.UTC;
    }
    Set<String> regions = ZoneId.getAvailableZoneIds();
    if (regions.contains(written)) {
      return ZoneId.of(written);
    }
    root.refuse(
        "time-zone",
        "it is not the name of a time zone region, and only a region knows its daylight saving",
        Suggestion.closest(written, regions)
            .map(region -> "did you mean " + region + "?")
            .orElse("write Area/City, such as Europe/Stockholm, or UTC"));
    return ZoneOffset.UTC;
  }

  private static String currency(Section root) {
    String written = root.text("currency");
    List<String> codes =
        Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).toList();
    if (!written.isEmpty() && !codes.contains(written)) {
      root.refuse(
          "currency",
          "it is not an ISO 4217 currency code",
          Suggestion.closest(written, codes)
              .map(code -> "did you mean " + code + "?")
              .orElse("write three capital letters, such as SEK, EUR or USD"));
    }
    return written;
  }

  private static List<Grain> grains(Section root) {
    Optional<List<String>> written = root.words("grains");
    if (written.isEmpty()) {
      return DEFAULT_GRAINS;
    }
    if (written.get().isEmpty()) {
      root.refuse(
          "grains",
          "the list is empty",
          "name at least one of " + String.join(", ", grainLabels()));
    }
    EnumSet<Grain> grains = EnumSet.noneOf(Grain.class);
    for (String word : written.get()) {
      Optional<Grain> grain = Grain.of(word);
      if (grain.isEmpty()) {
        root.refuse(
            "grains",
            word + " is not a grain",
            Suggestion.closest(word, grainLabels())
                .map(label -> "did you mean " + label + "?")
                .orElse("the grains are " + String.join(", ", grainLabels())));
      } else if (!grains.add(grain.get())) {
        root.refuse("grains", word + " is named twice", "name each grain once");
      }
    }
    return List.copyOf(grains);
  }

  private static Map<Grain, Integer> activeWindows(Section windows, List<Grain> grains) {
    Map<Grain, Integer> periods = new EnumMap<>(Grain.class);
    for (Grain grain : Grain.values()) {
      int window = window(windows, grain);
      if (grains.contains(grain)) {
        periods.put(grain, window);
      }
    }
    return Collections.unmodifiableMap(periods);
  }

  private static int window(Section windows, Grain grain) {
    Optional<BigDecimal> written = windows.number(grain.label());
    if (written.isPresent() && !isWholeAndPositive(written.get())) {
      windows.refuse(
          grain.label(),
          "an active window is a whole number of periods, at least 1",
          "write a number such as " + DEFAULT_WINDOWS.get(grain));
      return 1;
    }
    return written.map(BigDecimal::intValue).orElse(DEFAULT_WINDOWS.get(grain));
  }

  private static boolean isWholeAndPositive(BigDecimal number) {
    return number.signum() > 0
        && number.stripTrailingZeros().scale() <= 0
        && number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
  }

  private static BigDecimal grossMargin(Section root) {
    BigDecimal margin = root.number("gross-margin").orElse(BigDecimal.ONE);
    if (margin.signum() <= 0 || margin.compareTo(BigDecimal.ONE) > 0) {
      root.refuse(
          "gross-margin",
          "it is the share of revenue that is margin: above 0, at most 1",
          "write 0.4 for 40 %");
    }
    return margin;
  }

  private static Quality quality(Section quality) {
    BigDecimal share = quality.number("max-rejected-share").orElse(DEFAULT_MAX_REJECTED_SHARE);
    if (share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
      quality.refuse("max-rejected-share", "it is a share of rows: 0 to 1", "write 0.01 for 1 %");
    }
    Optional<BigDecimal> restatement = quality.number("max-restatement");
    if (restatement.filter(largest -> largest.signum() < 0).isPresent()) {
      quality.refuse(
          "max-restatement", "it is a share of net revenue, not negative", "write 0.05 for 5 %");
    }
    return new Quality(
        share.doubleValue(),
        restatement.stream().mapToDouble(BigDecimal::doubleValue).findFirst(),
        minGroupSize(quality));
  }

  private static int minGroupSize(Section quality) {
    Optional<BigDecimal> size = quality.number("min-group-size");
    if (size.isPresent() && !isWholeAndPositive(size.get())) {
      quality.refuse(
          "min-group-size",
          "it is a whole number of customers, at least 1",
          "write a number such as " + Quality.MIN_GROUP_SIZE);
      return Quality.MIN_GROUP_SIZE;
    }
    return size.map(BigDecimal::intValue).orElse(Quality.MIN_GROUP_SIZE);
  }

  private static OptionalInt minCell(Section privacy) {
    Optional<BigDecimal> customers = privacy.number("min-cell");
    if (customers.isPresent()
        && (!isWholeAndPositive(customers.get())
            || customers.get().compareTo(BigDecimal.ONE) == 0)) {
      privacy.refuse(
          "min-cell",
          "it is a whole number of customers, at least 2: rows about fewer are not published",
          "write a number such as 5, or leave it out to publish every row");
      return OptionalInt.empty();
    }
    return customers.stream().mapToInt(BigDecimal::intValue).findFirst();
  }

  private static KeepDays keepDays(Section maintenance) {
    return new KeepDays(
        days(maintenance, "keep-days", KeepDays.DEFAULT.internal()),
        days(maintenance, "keep-published-days", KeepDays.DEFAULT.published()));
  }

  private static int days(Section maintenance, String name, int usual) {
    BigDecimal days = maintenance.number(name).orElse(BigDecimal.valueOf(usual));
    if (days.stripTrailingZeros().scale() > 0
        || days.compareTo(BigDecimal.valueOf(KeepDays.LEAST)) < 0
        || days.compareTo(MOST_DAYS) > 0) {
      maintenance.refuse(
          name,
          "who reads a version needs its files until done: whole days, at least " + KeepDays.LEAST,
          "write a number such as " + usual);
      return usual;
    }
    return days.intValue();
  }

  private static List<String> grainLabels() {
    return Arrays.stream(Grain.values()).map(Grain::label).toList();
  }
}

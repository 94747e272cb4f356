package dev.retentionmart.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.Quality;
import dev.retentionmart.config.ReportSettings;
import dev.retentionmart.mart.Group;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The data of a page, made up without Spark: as many periods and groups as one likes. */
final class MadeUpPage {
  private static final Map<Grain, Integer> WINDOWS =
      Map.of(Grain.WEEK, 52, Grain.MONTH, 12, Grain.QUARTER, 4, Grain.YEAR, 1);

  private final LocalDate from;
  private final LocalDate asOf;
  private final List<Grain> grains;
  private final List<Group> groups = new ArrayList<>();
  private final Random random = new Random(42);
  private final List<PeriodRow> retention = new ArrayList<>();
  private final List<CohortRow> cohorts = new ArrayList<>();
  private final Map<Grain, Periods> periods = new EnumMap<>(Grain.class);
  private String title = "Customer retention";
  private List<Benchmark> benchmarks = List.of();

  MadeUpPage(LocalDate from, LocalDate asOf, Grain... grains) {
    this.from = from;
    this.asOf = asOf;
    this.grains = List.of(grains);
  }

  MadeUpPage group(String segment, String channel) {
    groups.add(new Group(segment, channel));
    return this;
  }

  MadeUpPage title(String text) {
    title = text;
    return this;
  }

  MadeUpPage benchmarks(Benchmark... all) {
    benchmarks = List.of(all);
    return this;
  }

  /** Rows for every grain, group, period and age. */
  MadeUpPage rows() {
    for (Grain grain : grains) {
      List<Period> all = periods(grain);
      Periods shown =
          new Periods(
              all.subList(Math.max(0, all.size() - Periods.most(grain)), all.size()), all.size());
      periods.put(grain, shown);
      for (Group group : groups) {
        shown.shown().forEach(period -> retention.add(row(grain, period, group)));
        shown.shown().stream()
            .filter(period -> !period.start().isBefore(shown.firstCohort(grain)))
            .forEach(period -> cohort(grain, period, group));
      }
    }
    return this;
  }

  /** The same rows in another order. */
  MadeUpPage shuffled() {
    Collections.shuffle(retention, random);
    Collections.shuffle(cohorts, random);
    return this;
  }

  JsonNode data() {
    NightlyConfig config =
        new NightlyConfig(
            "w",
            ZoneId.of("Europe/Stockholm"),
            "SEK",
            grains,
            WINDOWS,
            BigDecimal.ONE,
            new Quality(0.01),
            KeepDays.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            null);
    return ReportData.of(
        new ReportFacts(
            config,
            new ReportSettings(Optional.empty(), true, Locale.forLanguageTag("en-GB"), title),
            asOf,
            new Groups(groups, groups.size()),
            List.of(run()),
            benchmarks,
            List.of(),
            Definitions.ofCatalogue()),
        periods,
        retention.iterator(),
        cohorts.iterator());
  }

  private RunRow run() {
    return new RunRow(
        "r1",
        "succeeded",
        "full",
        asOf,
        Instant.parse("2025-01-01T03:00:00Z"),
        Map.of("orders.rows", 10L, "orders.accepted", 8L, "orders.rejected.bad_amount", 2L),
        0.25,
        null,
        Map.of("month", 3L),
        0.04,
        "month 2024-03-01");
  }

  private List<Period> periods(Grain grain) {
    List<Period> all = new ArrayList<>();
    for (int i = grain.periodOf(from); i <= grain.periodOf(asOf); i++) {
      LocalDate end = grain.startOf(i + 1).minusDays(1);
      all.add(new Period(grain.startOf(i), end, !end.isAfter(asOf)));
    }
    return all;
  }

  private PeriodRow row(Grain grain, Period period, Group group) {
    long start = random.nextInt(50_000);
    long churned = start == 0 ? 0 : random.nextInt((int) start);
    long buyers = 1 + random.nextInt(20_000);
    long[] counts = {
      start + 900 - churned, 700, 200, churned, 0, 0, buyers, buyers / 3, buyers / 2, buyers
    };
    BigDecimal[] money = {amount(9_999_999), amount(99_999), amount(999_999)};
    return new PeriodRow(grain.label(), period.start(), group, counts, money, random.nextDouble());
  }

  private void cohort(Grain grain, Period period, Group group) {
    int ages = grain.periodOf(asOf) - grain.periodOf(period.start());
    long size = 1 + random.nextInt(5_000);
    long later = size;
    BigDecimal revenue = amount(50_000);
    for (int age = 0; age <= ages; age++) {
      long active = age == 0 ? size : random.nextInt((int) Math.max(1, size / 3));
      later = Math.max(active, later - random.nextInt((int) Math.max(1, size / 30)));
      revenue = revenue.add(amount(20_000));
      cohorts.add(
          new CohortRow(grain.label(), period.start(), age, group, size, active, later, revenue));
    }
  }

  private BigDecimal amount(int most) {
    return BigDecimal.valueOf(random.nextInt(most), 2);
  }
}

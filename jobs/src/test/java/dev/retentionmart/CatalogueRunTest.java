package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.config.Benchmark;
import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that explain the others, over three nights. */
class CatalogueRunTest {
  private static final Benchmark BUDGET =
      new Benchmark(
          "budget",
          "churn_rate",
          Grain.MONTH,
          Optional.of("consumer"),
          OptionalDouble.empty(),
          OptionalDouble.of(0.03),
          "budget 2025");

  @TempDir static Path folder;

  private static Fixture shop;
  private static RunResult first;
  private static RunResult nextNight;
  private static RunResult sameNightOtherBenchmarks;

  @BeforeAll
  static void threeRuns() {
    shop =
        new Fixture(folder)
            .catalogue(CatalogueSettings.DEFAULT)
            .version("anna", "consumer", "2024-01-01", null)
            .order("1", "anna", "2024-11-10 10:00:00", "web", "100")
            .order("2", "anna", "2025-01-03 10:00:00", "web", "50");
    first = shop.run("2025-02-03");
    nextNight = shop.run("2025-02-04");
    shop.catalogue(new CatalogueSettings(List.of(BUDGET)));
    sameNightOtherBenchmarks = shop.run("2025-02-04");
  }

  @Test
  void everyTableIsNamedByEveryRun() {
    assertThat(first.tableVersions())
        .containsKeys(
            "mart/metric_definitions",
            "mart/table_definitions",
            "mart/benchmarks",
            "mart/dim_date",
            "mart/retention_vs_benchmark");
    assertThat(nextNight.tableVersions().keySet()).containsAll(first.tableVersions().keySet());
  }

  @Test
  void whatWouldSayTheSameIsNotWrittenAgain() {
    assertThat(nextNight.tableVersions())
        .containsEntry("mart/metric_definitions", 0L)
        .containsEntry("mart/dim_date", 0L)
        .containsEntry("mart/retention_vs_benchmark", 1L);
  }

  @Test
  void otherBenchmarksAreHeldAgainstTheSameNight() {
    assertThat(sameNightOtherBenchmarks.mode()).isEqualTo("increment");
    assertThat(shop.table("mart/benchmarks").where("benchmark = 'budget'").count()).isEqualTo(1);
    assertThat(
            shop.table("mart/retention_vs_benchmark")
                .where("benchmark = 'budget' AND period_start = '2024-12-01'")
                .select("segment", "position")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[consumer,higher]");
  }

  @Test
  void daysGoFromTheFirstPeriodsYearToThatOfTheAsOfDateInWholeWeeks() {
    assertThat(
            shop.table("mart/dim_date")
                .selectExpr("count(*)", "min(date)", "max(date)", "count_if(is_business_day)")
                .first()
                .toString())
        .isEqualTo("[735,2024-01-01,2026-01-04,525]");
  }

  @Test
  void everyPeriodHasItsDay() {
    assertThat(
            shop.table("mart/retention")
                .join(
                    shop.table("mart/dim_date"),
                    org.apache.spark.sql.functions.expr(
                        "period_start = month_start AND date = period_end"))
                .count())
        .isEqualTo(shop.table("mart/retention").count());
  }

  @Test
  void definitionsHaveTheConfiguredCurrencyAndTypes() {
    assertThat(
            shop.table("mart/metric_definitions")
                .where("table_name = 'mart/retention' AND column_name = 'net_revenue'")
                .select("unit", "grain", "additivity")
                .first()
                .toString())
        .isEqualTo("[SEK,grain, period_start, segment, channel,additive]");
    assertThat(
            shop.table("mart/table_definitions")
                .where("table_name = 'timeline/customers' AND column_name = 'customer_id'")
                .select("data_type", "is_key", "has_personal_data")
                .first()
                .toString())
        .isEqualTo("[string,true,true]");
  }
}

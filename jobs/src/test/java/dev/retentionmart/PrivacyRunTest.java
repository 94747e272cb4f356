package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.ReportSettings;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.config.ValueSettings.Choice;
import dev.retentionmart.config.ValueSettings.TimeUnit;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.report.ReportStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code privacy.min-cell} in runs: what is published, counted, told, and shown again. */
class PrivacyRunTest {
  private static final int MIN_CELL = 10;
  private static final String DAY = "2024-12-31";
  private static final String SIZE = "customers_at_start + new_customers + reactivated_customers";

  @TempDir Path folder;

  @Test
  void whatIsAboutFewCustomersIsNotPublishedButCounted() {
    Fixture shop = shop().minCell(MIN_CELL).catalogue(CatalogueSettings.DEFAULT);
    RunResult hiding = shop.run(DAY);

    Dataset<Row> retention = shop.table("mart/retention");
    assertThat(retention.where(SIZE + " BETWEEN 1 AND " + (MIN_CELL - 1)).count()).isZero();
    assertThat(shop.table("mart/cohorts").where("cohort_size < " + MIN_CELL).count()).isZero();
    assertThat(retention.where("segment = 'gold' AND channel = '(all)'").count()).isPositive();
    assertThat(groups(shop.table("mart/suppressed_groups").where("table_name = 'retention'")))
        .contains("gold fax")
        .doesNotContain("(all) (all)");
    Map<String, Long> counts = hiding.rowCounts();
    assertThat(counts.get("mart/retention.suppressed")).isPositive();
    assertThat(counts.get("mart/cohorts.suppressed")).isPositive();

    RunResult again = shop.run(DAY);
    assertThat(again.mode()).isEqualTo("unchanged");
    assertThatThrownBy(
            () ->
                Backfill.run(
                    TestSpark.session(),
                    shop.config(),
                    List.of(LocalDate.parse(DAY)),
                    Progress.silent()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("privacy.min-cell = 10");

    RunResult showing = shop.minCell(0).run(DAY);
    assertThat(showing.mode()).isEqualTo("increment");
    assertThat(showing.restatement().periods()).isEmpty();
    assertThat(showing.rowCounts())
        .containsEntry(
            "mart/retention",
            counts.get("mart/retention") + counts.get("mart/retention.suppressed"))
        .containsEntry(
            "mart/cohorts", counts.get("mart/cohorts") + counts.get("mart/cohorts.suppressed"))
        .containsEntry("mart/suppressed_groups", 0L);
  }

  @Tag("slow")
  @Test
  void oneCustomerIsNotShownAndTheReportSaysWhy() {
    Fixture shop =
        new Fixture(folder.resolve("one"))
            .minCell(2)
            .catalogue(CatalogueSettings.DEFAULT)
            .version("anna", "gold", "2024-01-01", null)
            .order("1", "anna", "2024-11-10", "web", "100");
    RunResult run = shop.run(DAY);

    assertThat(run.rowCounts())
        .containsEntry("mart/retention", 0L)
        .containsEntry("mart/cohorts", 0L)
        .containsEntry("mart/retention.suppressed", 8L);
    assertThatThrownBy(() -> report(shop, folder.resolve("one.html")).write())
        .isInstanceOf(Fault.class)
        .hasMessageContaining("privacy.min-cell");
  }

  @Tag("slow")
  @Test
  void nothingIsHiddenWhereNothingIsSmall() {
    Fixture shop = new Fixture(folder.resolve("large")).minCell(2);
    for (String name : List.of("anna", "bo", "cia")) {
      shop.version(name, "gold", "2024-01-01", null);
      shop.order(name, name, "2024-12-10", "web", "100");
    }
    RunResult run = shop.run(DAY);

    assertThat(run.rowCounts())
        .containsEntry("mart/retention", 4L)
        .containsEntry("mart/retention.suppressed", 0L)
        .containsEntry("mart/suppressed_groups", 0L);
  }

  @Tag("slow")
  @Test
  void whatABackfillHasPublishedIsNotHiddenBesideIt() {
    Fixture shop = shop();
    shop.run(DAY);
    Backfill.run(
        TestSpark.session(), shop.config(), List.of(LocalDate.parse(DAY)), Progress.silent());

    assertThatThrownBy(() -> shop.minCell(MIN_CELL).run(DAY))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("mart/retention_history");
  }

  @Tag("slow")
  @Test
  void valueOfFewCustomersIsNotPublishedEither() {
    Fixture shop =
        shop()
            .minCell(MIN_CELL)
            .catalogue(CatalogueSettings.DEFAULT)
            .value(new ValueSettings(Choice.MBG_NBD, TimeUnit.WEEK, 180, 0.1, 90, 30, 30));
    shop.run(DAY);

    Dataset<Row> value = shop.table("mart/segment_value");
    assertThat(value.where("customers < " + MIN_CELL).count()).isZero();
    assertThat(groups(value)).doesNotContain("gold fax").contains("(all) (all)", "gold (all)");
    assertThat(groups(value)).doesNotContain("(all) fax", "silver fax");
    assertThat(value.where("top_1_percent_share IS NOT NULL").count()).isZero();
    assertThat(value.where("segment = '(all)'").where("top_20_percent_share > 0").count())
        .isPositive();
    Dataset<Row> backtest = shop.table("mart/value_backtest");
    assertThat(backtest.where("customers < " + MIN_CELL).count()).isZero();
    assertThat(backtest.where("part = 'channel' AND label = 'fax'").count()).isZero();
    assertThat(backtest.where("part = 'channel'").count()).isLessThanOrEqualTo(1);
    assertThat(groups(shop.table("mart/value_fits")))
        .contains("(all) (all)")
        .doesNotContain("gold fax", "(all) fax");

    Path page = folder.resolve("page.html");
    report(shop, page).write();
    assertThat(Files.exists(page)).isTrue();
  }

  private static ReportStage report(Fixture shop, Path page) {
    return new ReportStage(
        TestSpark.session(),
        shop.config(),
        ReportSettings.DEFAULT.at(page.toString()),
        Progress.silent());
  }

  private static List<String> groups(Dataset<Row> rows) {
    return rows.selectExpr("concat_ws(' ', segment, channel)").distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** Two segments, two channels of many, and one of six customers. */
  private Fixture shop() {
    Random random = new Random(11);
    Fixture shop = new Fixture(folder.resolve("shop"));
    for (int i = 0; i < 400; i++) {
      String channel = i < 6 ? "fax" : i % 2 == 0 ? "web" : "store";
      shop.version("c" + i, i % 3 == 0 ? "gold" : "silver", "2024-01-01", null);
      LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(i < 6 ? 60 : 330));
      for (int n = 0; day.getYear() == 2024 && n < 6; n++) {
        shop.order("o" + i + "-" + n, "c" + i, day.toString(), channel, "10.00");
        day = day.plusDays(7 + random.nextInt(50));
      }
    }
    return shop;
  }
}

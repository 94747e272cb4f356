package dev.retentionmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.retentionmart.Nightly;
import dev.retentionmart.SampleConfig;
import dev.retentionmart.TestSpark;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.ReportSettings;
import dev.retentionmart.progress.Progress;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report of the sample, in a browser: what it shows is what the tables say. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleReportTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  /** In the middle of a month and of a quarter: the last periods are still running. */
  private static final LocalDate AS_OF = LocalDate.of(2025, 12, 15);

  private static final int DESKTOP = 1366;

  @TempDir private static Path folder;

  private Path file;
  private Dataset<Row> retention;
  private Dataset<Row> cohorts;
  private Chromium chromium;
  private Page page;

  @BeforeAll
  void runTheSampleAndReport() {
    NightlyConfig config =
        SampleConfig.in(folder.resolve("warehouse"), Map.of("grains", "month,quarter"));
    Nightly.run(TestSpark.session(), config, AS_OF, Progress.silent());
    ReportStage stage =
        new ReportStage(TestSpark.session(), config, ReportSettings.DEFAULT, Progress.silent());
    stage.write();
    file = Path.of(stage.path());
    retention = table("retention");
    cohorts = table("cohorts");
    chromium = new Chromium();
  }

  @AfterAll
  void close() {
    chromium.close();
  }

  @BeforeEach
  void open() {
    page = chromium.open(file, DESKTOP, ColorScheme.LIGHT);
  }

  @ParameterizedTest
  @CsvSource({
    "month,   (all),    (all),  2025-11-01, 2025-10-01",
    "month,   business, (all),  2025-11-01, 2025-10-01",
    "quarter, business, web,    2025-07-01, 2025-04-01",
    "quarter, (all),    store,  2025-07-01, 2025-04-01"
  })
  void headlinesSayWhatTheTableSaysOfTheLatestCompletePeriod(
      String grain, String segment, String channel, LocalDate period, LocalDate before) {
    choose(grain, segment, channel);
    Row now = row(grain, segment, channel, period);
    Row then = row(grain, segment, channel, before);

    for (String rate : List.of("retention_rate", "churn_rate", "repeat_purchase_rate")) {
      assertThat(card(rate, ".big")).isEqualTo(ShownNumbers.percent(now.getAs(rate)));
      assertThat(card(rate, ".small"))
          .contains(
              ShownNumbers.tenths(now.getAs(rate + "_low"))
                  + " – "
                  + ShownNumbers.percent(now.getAs(rate + "_high")));
      assertThat(card(rate, ".change b"))
          .isEqualTo(ShownNumbers.points(now.<Double>getAs(rate) - then.<Double>getAs(rate)));
    }
    assertThat(card("customers_at_end", ".big"))
        .isEqualTo(ShownNumbers.whole(now.getAs("customers_at_end")));
    assertThat(card("customer_lifetime_value", ".big"))
        .isEqualTo(ShownNumbers.money(now.getAs("customer_lifetime_value")));
    assertThat(card("net_revenue", ".big")).isEqualTo(ShownNumbers.money(now.getAs("net_revenue")));
    assertNoComplaint();
  }

  @ParameterizedTest
  @CsvSource({"#retention, retention_rate", "#churn, churn_rate", "#repeat, repeat_purchase_rate"})
  void everyRateInAChartsTableIsTheMarts(String figure, String rate) {
    choose("month", "consumer", "(all)");
    List<List<String>> shown = tableOf(figure);
    List<Row> expected = rows("month", "consumer", "(all)");

    assertThat(shown).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Row row = expected.get(i);
      assertThat(shown.get(i).subList(1, 2)).containsExactly(row.getAs("period_start").toString());
      assertThat(shown.get(i).subList(6, 10))
          .containsExactly(
              ShownNumbers.percent(row.getAs(rate)),
              ShownNumbers.percent(row.getAs(rate + "_low")),
              ShownNumbers.percent(row.getAs(rate + "_high")),
              row.<Boolean>getAs("is_complete") ? "yes" : "no");
    }
  }

  @Test
  void theDownloadHasTheMartsNumbersInFull() throws IOException {
    choose("month", "(all)", "(all)");
    page.locator("#compare").selectOption("segment");
    List<String> lines = download("#retention");

    assertThat(lines.get(0))
        .isEqualTo(
            "\ufeffperiod,period_start,segment,channel,customers_at_start,retained_customers,"
                + "retention_rate,retention_rate_low,retention_rate_high,is_complete");
    List<Row> expected = retention.where("grain = 'month' and channel = '(all)'").collectAsList();
    assertThat(lines).hasSize(expected.size() + 1);
    Map<String, String[]> cells = new HashMap<>();
    lines.stream()
        .map(line -> line.split(",", -1))
        .forEach(cell -> cells.put(cell[1] + " " + cell[2], cell));
    for (Row row : expected) {
      String[] cell = cells.get(row.getAs("period_start") + " " + row.getAs("segment"));
      assertThat(cell[4]).isEqualTo(row.getAs("customers_at_start").toString());
      assertThat(number(cell[6])).isEqualTo(row.getAs("retention_rate"));
      assertThat(near(cell[7], row.getAs("retention_rate_low"))).isTrue();
      assertThat(near(cell[8], row.getAs("retention_rate_high"))).isTrue();
    }
    assertNoComplaint();
  }

  @Test
  void theLedgerAddsUpToWhatTheTableSays() {
    choose("month", "business", "(all)");
    page.locator("#period").selectOption("30");
    Row row = rows("month", "business", "(all)").get(30);
    List<List<String>> steps = tableOf("#ledger");

    for (List<String> step : steps) {
      if (!step.get(0).equals("customers_at_end_before")) {
        long sign = step.get(0).matches("churned_.*|moved_out_.*") ? -1 : 1;
        assertThat(step.get(2)).isEqualTo(ShownNumbers.whole(sign * row.<Long>getAs(step.get(0))));
      }
    }
    assertThat(steps.get(steps.size() - 1).get(0)).isEqualTo("customers_at_end");
  }

  @Test
  void theHeatMapSaysWhatTheTableSays() {
    choose("quarter", "(all)", "store");
    assertHeat("retention", "retention_rate");
    assertHeat("unbounded", "unbounded_retention_rate");
    assertHeat("revenue", "cumulative_revenue_per_customer");
    assertNoComplaint();
  }

  @Test
  void benchmarksStandWhereTheTableSaysTheyDo() {
    choose("month", "consumer", "(all)");
    List<Row> expected =
        table("retention_vs_benchmark")
            .where("period_start = '2025-11-01' and segment = 'consumer'")
            .orderBy("source_kind", "metric", "benchmark")
            .collectAsList();
    List<Locator> shown = page.locator("#benchmarks tbody tr").all();

    assertThat(shown).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < shown.size(); i++) {
      List<String> cells = shown.get(i).locator("th, td").allInnerTexts();
      Row row = expected.get(i);
      assertThat(cells.get(1)).isEqualTo(ShownNumbers.percent(row.getAs("metric_value")));
      assertThat(cells.get(3))
          .isEqualTo(
              Map.of("lower", "below", "inside", "inside", "higher", "above")
                  .get(row.<String>getAs("position")));
      assertThat(cells.get(5)).startsWith(row.getAs("applies_to"));
    }
    choose("quarter", "consumer", "(all)");
    assertThat(page.locator("#benchmarks").count()).isZero();
    assertNoComplaint();
  }

  @Test
  void aPeriodThatIsStillRunningIsMarked() {
    assertThat(page.locator("#retention .sign.dashed").count()).isEqualTo(1);
    assertThat(page.locator("#cohorts tr:last-child td.running").count()).isEqualTo(1);
    assertThat(page.locator("#headline-title").innerText()).contains("Nov 2025");
  }

  @Test
  void aGroupWithoutCustomersSaysSo() {
    choose("month", "student", "(unknown)");

    assertThat(page.locator("#retention .empty").innerText())
        .isEqualTo("This group has no customers.");
    assertThat(String.join("\n", page.locator(".group:has(figure, .cards)").allInnerTexts()))
        .doesNotContain("NaN", "undefined", "null");
    assertNoComplaint();
  }

  @Test
  void everythingCanBeDoneByKeyboard() {
    page.keyboard().press("Tab");
    assertThat(page.locator(":focus").innerText()).isEqualTo("Skip to the numbers");
    page.locator("input[name=grain]:checked").focus();
    page.keyboard().press("ArrowRight");
    assertThat(page.locator("#headline-title").innerText()).contains("Q3 2025");
    page.locator("[data-card=retention_rate] .term").focus();
    assertThat(page.locator("#tip").innerText()).contains("CRR = (S − C) / S");
    page.keyboard().press("Escape");
    assertThat(page.locator("#tip").isHidden()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1366", "DARK, 1366", "LIGHT, 390"})
  void nobodyIsShutOut(ColorScheme scheme, int width) throws IOException {
    Page other = chromium.open(file, width, scheme);
    Path shots = Files.createDirectories(ROOT.resolve("jobs/target/report-shots"));
    other.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(shots.resolve("%s-%d.png".formatted(scheme, width).toLowerCase(Locale.ROOT))));
    other.locator("#compare").selectOption("segment");
    other.locator("#retention summary").click();

    assertThat(Chromium.barriers(other)).isEmpty();
    assertThat(other.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    other.context().close();
    assertNoComplaint();
  }

  @Test
  void onPaperItIsLightAndHasItsCharts() {
    Page dark = chromium.open(file, DESKTOP, ColorScheme.DARK);
    dark.evaluate("dispatchEvent(new Event('beforeprint'))");
    assertThat(dark.evaluate("document.documentElement.dataset.theme")).isEqualTo("light");
    assertThat(dark.locator("canvas.printed").count()).isEqualTo(5);
    dark.evaluate("dispatchEvent(new Event('afterprint'))");
    assertThat(dark.evaluate("document.documentElement.dataset.theme")).isEqualTo("dark");
    assertThat(dark.locator("canvas.printed").count()).isZero();
    dark.context().close();
  }

  @Test
  void itOpensFast() {
    assertThat((Number) page.evaluate("performance.now()"))
        .as("milliseconds until everything is drawn")
        .satisfies(time -> assertThat(time.doubleValue()).isLessThan(8000));
    assertThat(page.evaluate("document.documentElement.lang")).isEqualTo("en");
  }

  private void choose(String grain, String segment, String channel) {
    page.locator("input[name=grain][value=" + grain + "]").check();
    page.locator("#segment").selectOption(segment);
    page.locator("#channel").selectOption(channel);
  }

  private void assertHeat(String measure, String column) {
    page.locator("input[name=measure][value=" + measure + "]").check();
    List<Row> rows =
        cohorts
            .where("grain = 'quarter' and segment = '(all)' and channel = 'store'")
            .collectAsList();
    assertThat(page.locator("#cohorts td[data-age]").count()).isEqualTo(rows.size());
    for (Row row : rows) {
      Locator cell =
          page.locator(
              "#cohorts tr[data-start='%s'] td[data-age='%d']"
                  .formatted(row.getAs("cohort_start"), row.<Integer>getAs("age")));
      Number value = row.getAs(column);
      assertThat(cell.innerText())
          .isEqualTo(
              value instanceof BigDecimal money
                  ? ShownNumbers.whole(money.setScale(0, RoundingMode.HALF_UP))
                  : ShownNumbers.tenths((Double) value));
    }
  }

  private List<List<String>> tableOf(String figure) {
    page.locator(figure + " summary").click();
    Locator shown = page.locator(figure + " details tbody tr");
    // The browser fills the table after it has answered the click.
    shown.first().waitFor();
    List<List<String>> rows = new ArrayList<>();
    for (Locator row : shown.all()) {
      rows.add(row.locator("th, td").allInnerTexts());
    }
    return rows;
  }

  private List<String> download(String figure) throws IOException {
    Download download = page.waitForDownload(() -> page.locator(figure + " .csv").click());
    return Files.readAllLines(download.path());
  }

  private String card(String column, String part) {
    return page.locator("[data-card=" + column + "] " + part).innerText();
  }

  private void assertNoComplaint() {
    assertThat(chromium.complaints()).isEmpty();
  }

  private Row row(String grain, String segment, String channel, LocalDate start) {
    return rows(grain, segment, channel).stream()
        .filter(row -> row.getAs("period_start").toString().equals(start.toString()))
        .findFirst()
        .orElseThrow();
  }

  private List<Row> rows(String grain, String segment, String channel) {
    return retention
        .where(
            "grain = '%s' and segment = '%s' and channel = '%s'".formatted(grain, segment, channel))
        .orderBy("period_start")
        .collectAsList();
  }

  private static Dataset<Row> table(String name) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(folder.resolve("warehouse/mart").resolve(name).toString())
        .cache();
  }

  private static Double number(String cell) {
    return cell.isEmpty() ? null : Double.valueOf(cell);
  }

  /** Bounds go through a root: the last bit may differ. */
  private static boolean near(String cell, Double expected) {
    Double found = number(cell);
    return found == null ? expected == null : Math.abs(found - expected) < 1e-12;
  }
}

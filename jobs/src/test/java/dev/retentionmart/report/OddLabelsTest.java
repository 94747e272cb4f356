package dev.retentionmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.retentionmart.config.Grain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments come from data, and people write anything into data. */
@Tag("browser")
class OddLabelsTest {
  private static final String ALL = "(all)";
  private static final List<String> LABELS =
      List.of(
          "</script><b>bold",
          "<img src=x onerror=alert(1)>",
          "\"quoted\", and more",
          "it's",
          "=cmd()",
          "+1",
          "-1",
          "@sum");

  @TempDir Path folder;

  @Test
  void theyAreTextOnThePageAndInDownloads() throws IOException {
    MadeUpPage madeUp =
        new MadeUpPage(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 12, 15), Grain.MONTH)
            .title("</title><b>")
            .benchmarks(
                new Benchmark(
                    "churn_rate",
                    "month",
                    Optional.empty(),
                    "</td><b>",
                    Optional.empty(),
                    Optional.of(0.05),
                    "<i>somebody</i>"))
            .group(ALL, ALL);
    LABELS.forEach(label -> madeUp.group(label, ALL));
    Path file = folder.resolve("report.html");
    Files.writeString(file, ReportPage.of(madeUp.rows().data(), "f"));

    try (Chromium chromium = new Chromium()) {
      Page page = chromium.open(file, 1366, ColorScheme.LIGHT);
      assertThat(page.title()).isEqualTo("</title><b>");
      assertThat(page.locator("#segment option").allInnerTexts()).containsAll(LABELS);
      assertThat(page.locator("main b:has-text('bold'), main img, main i").count()).isZero();
      assertThat(page.locator("#benchmarks").innerText()).contains("</td><b>", "<i>somebody</i>");

      page.locator("#compare").selectOption("segment");
      assertThat(page.locator("#retention .legend").innerText()).contains(LABELS.get(0));
      String csv =
          Files.readString(
              page.waitForDownload(() -> page.locator("#retention .csv").click()).path());
      assertThat(csv)
          .contains(
              ",</script><b>bold,",
              ",\"\"\"quoted\"\", and more\",",
              ",it's,",
              ",'=cmd(),",
              ",'+1,",
              ",'-1,",
              ",'@sum,");
      assertThat(chromium.complaints()).isEmpty();
    }
  }
}

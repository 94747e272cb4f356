package dev.retentionmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.config.Grain;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page as a file. What it shows is the browser's tier. */
class ReportPageTest {
  private static final String ALL = "(all)";
  private static final int MOST_BYTES = 3_000_000;

  @Test
  void thePolicyNamesAllCodeAndStyleByHashAndNothingElse() {
    String page = small("Customer retention");
    List<String> code =
        Stream.of("<script>(.*?)</script>", "<style>(.*?)</style>")
            .flatMap(element -> found(element, page))
            .map(ReportPage::hash)
            .toList();

    assertThat(code).hasSize(3);
    assertThat(found("http-equiv=\"Content-Security-Policy\" content=\"(.*?)\"", page))
        .containsExactly(
            ReportPage.escape(
                "default-src 'none'; script-src '%s' '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
                    .formatted(code.toArray())));
  }

  @Test
  void thePageLoadsNothing() {
    String page = small("Customer retention");
    String elements = page.replaceAll("(?s)<script>.*?</script>", "");

    assertThat(found("<(?:script|link|img|iframe)[^>]*(?:src|href)=\"([^\"]*)\"", elements))
        .containsExactly("data:,");
    assertThat(found("(@import|url\\()", found("<style>(.*?)</style>", page).findFirst().get()))
        .isEmpty();
  }

  @Test
  void labelsAndTitlesCannotEndAnElement() {
    String page = small("</title><script>alert(1)</script> & \"Co\"");

    assertThat(page)
        .contains(
            "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;</title>")
        .doesNotContain("alert(1)</script>", "</script><b>");
  }

  @Test
  void whatThePageSaysIsEnglishWhateverTheLocaleOfItsNumbers() {
    assertThat(small("t")).contains("<html lang=\"en-GB\">");
  }

  @Test
  void fiveYearsOfFiftyGroupsAreSmall() {
    assertThat(size(50, Grain.MONTH, Grain.QUARTER, Grain.YEAR)).isLessThan(MOST_BYTES);
  }

  @Test
  void thePageStaysSmallWithWeeksAndAsManyGroupsAsItShows() {
    assertThat(size(Groups.MOST, Grain.values())).isLessThan(MOST_BYTES);
  }

  private static int size(int groups, Grain... grains) {
    MadeUpPage page =
        new MadeUpPage(LocalDate.of(2020, 1, 1), LocalDate.of(2024, 12, 15), grains)
            .group(ALL, ALL);
    for (int i = 1; i < groups; i++) {
      page.group("segment number " + i / 8, "channel number " + i % 8);
    }
    return ReportPage.of(page.rows().data(), "f").getBytes(StandardCharsets.UTF_8).length;
  }

  private static String small(String title) {
    return ReportPage.of(
        new MadeUpPage(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 12, 15), Grain.MONTH)
            .title(title)
            .group(ALL, ALL)
            .group("</script><b>", ALL)
            .rows()
            .data(),
        "f");
  }

  private static Stream<String> found(String pattern, String page) {
    return Pattern.compile(pattern, Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(hit -> hit.group(1));
  }
}

package dev.retentionmart.config;

import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads and checks the section {@code report}. */
final class ReportReader {
  private ReportReader() {}

  /** Empty where the section is not there: no run writes a report. */
  static Optional<ReportSettings> read(Section report) {
    if (!report.isPresent()) {
      return Optional.empty();
    }
    ReportSettings usual = ReportSettings.DEFAULT;
    return Optional.of(
        new ReportSettings(
            report.optionalText("path"),
            report.has("after-run") ? report.flag("after-run") : usual.isAfterRun(),
            locale(report).orElse(usual.locale()),
            report.optionalText("title").orElse(usual.title())));
  }

  private static Optional<Locale> locale(Section report) {
    Optional<String> written = report.optionalText("locale");
    Optional<Locale> locale = written.flatMap(ReportReader::known);
    if (written.isPresent() && locale.isEmpty()) {
      List<String> tags =
          Arrays.stream(Locale.getAvailableLocales())
              .map(Locale::toLanguageTag)
              .filter(tag -> !tag.equals("und"))
              .toList();
      report.refuse(
          "locale",
          "it is not the name of a language, or of a language and a country (BCP 47)",
          Suggestion.closest(written.get(), tags)
              .map(tag -> "did you mean " + tag + "?")
              .orElse("write language-COUNTRY, such as sv-SE, en-GB or de"));
    }
    return locale;
  }

  private static Optional<Locale> known(String tag) {
    try {
      Locale locale = new Locale.Builder().setLanguageTag(tag).build();
      List<String> languages = List.of(Locale.getISOLanguages());
      return Optional.of(locale).filter(found -> languages.contains(found.getLanguage()));
    } catch (IllformedLocaleException notOne) {
      return Optional.empty();
    }
  }
}

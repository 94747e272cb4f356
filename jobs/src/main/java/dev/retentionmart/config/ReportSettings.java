package dev.retentionmart.config;

import java.util.Locale;
import java.util.Optional;

/**
 * The page that people look at.
 *
 * @param path its file, any Hadoop path; empty for {@code <warehouse>/report/retention.html}
 * @param isAfterRun whether every run that publishes writes it
 * @param locale how numbers and dates are written
 * @param title what it is called
 */
public record ReportSettings(
    Optional<String> path, boolean isAfterRun, Locale locale, String title) {

  /** What is used where nothing is written. */
  public static final ReportSettings DEFAULT =
      new ReportSettings(Optional.empty(), true, Locale.ENGLISH, "Customer retention");

  /** The file of the report on a warehouse. */
  public String pathIn(String warehouse) {
    return path.orElse(warehouse + "/report/retention.html");
  }

  /** The same report in another file. */
  public ReportSettings at(String otherPath) {
    return new ReportSettings(Optional.of(otherPath), isAfterRun, locale, title);
  }
}

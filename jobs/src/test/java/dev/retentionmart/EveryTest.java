package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The as-of dates of a backfill. */
class EveryTest {
  @ParameterizedTest
  @CsvSource({
    "DAY, 2024-02-28, 2024-03-01, 2024-02-28 2024-02-29 2024-03-01",
    "DAY, 2025-05-01, 2025-05-01, 2025-05-01",
    "WEEK, 2025-01-01, 2025-01-19, 2025-01-05 2025-01-12 2025-01-19",
    "MONTH, 2024-01-31, 2024-03-30, 2024-01-31 2024-02-29",
    "MONTH, 2025-03-02, 2025-03-30, ''",
    "QUARTER, 2024-12-31, 2025-07-01, 2024-12-31 2025-03-31 2025-06-30",
    "YEAR, 2023-06-01, 2025-06-01, 2023-12-31 2024-12-31",
    "MONTH, 2025-02-01, 2025-01-01, ''"
  })
  void periodEndsWithinTheDays(Every every, LocalDate from, LocalDate to, String days) {
    List<LocalDate> found = every.daysBetween(from, to);

    assertThat(found.stream().map(LocalDate::toString).collect(Collectors.joining(" ")))
        .isEqualTo(days);
  }
}

package dev.retentionmart.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle's calendar, its reading of values and its intervals, on literal values. */
class OracleBoundariesTest {
  private static final ZoneId STOCKHOLM = ZoneId.of("Europe/Stockholm");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @ParameterizedTest
  @CsvSource({
    "WEEK, 2024-12-31, 2024-12-30, 2025-01-05",
    "WEEK, 2021-01-03, 2020-12-28, 2021-01-03",
    "MONTH, 2024-02-29, 2024-02-01, 2024-02-29",
    "QUARTER, 2024-02-29, 2024-01-01, 2024-03-31",
    "QUARTER, 2024-12-31, 2024-10-01, 2024-12-31",
    "YEAR, 2024-12-31, 2024-01-01, 2024-12-31"
  })
  void periodsBeginAndEndOnTheirDays(
      OracleGrain grain, LocalDate day, LocalDate firstDay, LocalDate lastDay) {
    assertThat(grain.startOf(day)).isEqualTo(firstDay);
    assertThat(grain.lastDayOf(firstDay)).isEqualTo(lastDay);
  }

  @Test
  void fiftyThreeWeeksLieBetweenTheFirstMondaysOfALongIsoYear() {
    assertThat(OracleGrain.WEEK.later(LocalDate.of(2019, 12, 30), 53))
        .isEqualTo(LocalDate.of(2021, 1, 4));
  }

  @ParameterizedTest
  @CsvSource({
    // the night to summer time: 23 hours
    "2024-03-30T22:59:59Z, 2024-03-30",
    "2024-03-30T23:00:00Z, 2024-03-31",
    "2024-03-31T21:59:59Z, 2024-03-31",
    "2024-03-31T22:00:00Z, 2024-04-01",
    // the night to winter time: 25 hours
    "2024-10-26T21:59:59Z, 2024-10-26",
    "2024-10-26T22:00:00Z, 2024-10-27",
    "2024-10-27T22:59:59Z, 2024-10-27",
    "2024-10-27T23:00:00Z, 2024-10-28"
  })
  void anInstantFallsOnTheBusinessDayOfStockholm(Instant instant, LocalDate day) {
    assertThat(instant.atZone(STOCKHOLM).toLocalDate()).isEqualTo(day);
  }

  @Test
  void theFirstOfARepeatedHourIsMeantAndAGapIsSkipped() {
    assertThat(Reading.time(LocalDateTime.parse("2024-10-27T02:30"), STOCKHOLM))
        .contains(Instant.parse("2024-10-27T00:30:00Z"));
    assertThat(Reading.time(LocalDateTime.parse("2024-03-31T02:30"), STOCKHOLM))
        .contains(Instant.parse("2024-03-31T01:30:00Z"));
    assertThat(Reading.time(LocalDateTime.parse("2024-11-03T01:30"), NEW_YORK))
        .contains(Instant.parse("2024-11-03T05:30:00Z"));
  }

  @Test
  void textWithoutOffsetIsBusinessTimeAndNonsenseIsNoTime() {
    assertThat(Reading.time("2024-02-29 23:59:59", STOCKHOLM))
        .contains(Instant.parse("2024-02-29T22:59:59Z"));
    assertThat(Reading.time("2024-02-29", STOCKHOLM))
        .contains(Instant.parse("2024-02-28T23:00:00Z"));
    assertThat(Reading.time("2024-03-01T00:30:00+01:00", STOCKHOLM))
        .contains(Instant.parse("2024-02-29T23:30:00Z"));
    assertThat(Reading.time("2023-02-29", STOCKHOLM)).isEmpty();
    assertThat(Reading.time("12:30", STOCKHOLM)).isEmpty();
    assertThat(Reading.time("today", STOCKHOLM)).isEmpty();
  }

  @Test
  void amountsAreRoundedHalfUpToFourDecimalsAndMustBeFinite() {
    assertThat(Reading.amount("10.00005")).hasToString("Optional[10.0001]");
    assertThat(Reading.amount("-10.00005")).hasToString("Optional[-10.0001]");
    assertThat(Reading.amount(10.00005)).hasToString("Optional[10.0001]");
    assertThat(Reading.amount(Double.NaN)).isEmpty();
    assertThat(Reading.amount(Double.POSITIVE_INFINITY)).isEmpty();
    assertThat(Reading.amount("1000000000000")).isEmpty();
    assertThat(Reading.amount("abc")).isEmpty();
  }

  @Test
  void idsAreWholeNumbersOrTrimmedText() {
    assertThat(Reading.id(12L)).contains("12");
    assertThat(Reading.id(12.0)).contains("12");
    assertThat(Reading.id(12.5)).isEmpty();
    assertThat(Reading.id(Double.NaN)).isEmpty();
    assertThat(Reading.id(" a12 ")).contains("a12");
    assertThat(Reading.id("  ")).isEmpty();
  }

  @Test
  void wilsonIntervals() {
    // the textbook's values for 81 of 263, and for the ends
    assertThat(Measures.wilsonLow(81, 263)).isCloseTo(0.2553, within(5e-5));
    assertThat(Measures.wilsonHigh(81, 263)).isCloseTo(0.3662, within(5e-5));
    assertThat(Measures.wilsonLow(0, 10)).isEqualTo(0.0);
    assertThat(Measures.wilsonHigh(0, 10)).isCloseTo(0.27753, within(5e-6));
    assertThat(Measures.wilsonLow(10, 10)).isCloseTo(0.72247, within(5e-6));
    assertThat(Measures.wilsonHigh(10, 10)).isEqualTo(1.0);
  }
}

package dev.retentionmart.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.source.CanonicalRates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ExchangeRatesTest {
  private static final StructType CANONICAL =
      new StructType()
          .add("currency", DataTypes.StringType)
          .add("rate_date", DataTypes.DateType)
          .add("rate", CanonicalRates.RATE)
          .add("fault", DataTypes.StringType);

  private static final LocalDate AS_OF = day("2025-01-06");

  @Test
  void aRateCountsUntilTheNextAndTheLastUntilTheAsOfDate() {
    assertThat(byDay(rates(rate("EUR", "2025-01-01", "11.5"), rate("EUR", "2025-01-04", "11.6"))))
        .containsExactly(
            "EUR 2025-01-01 11.5",
            "EUR 2025-01-02 11.5",
            "EUR 2025-01-03 11.5",
            "EUR 2025-01-04 11.6",
            "EUR 2025-01-05 11.6",
            "EUR 2025-01-06 11.6");
  }

  @Test
  void aRateOfALaterDayIsKeptAndCountsForNoDayYet() {
    ExchangeRates rates = rates(rate("EUR", "2025-01-05", "11.5"), rate("EUR", "2025-01-08", "12"));
    assertThat(rates.days()).isEqualTo(2);
    assertThat(byDay(rates)).containsExactly("EUR 2025-01-05 11.5", "EUR 2025-01-06 11.5");
    assertThat(byDay(rates(rate("EUR", "2025-01-08", "12")))).isEmpty();
  }

  @Test
  void rowsThatSayTheSameAreOneRate() {
    ExchangeRates rates =
        rates(rate("EUR", "2025-01-01", "11.5"), rate("EUR", "2025-01-01", "11.50"));
    assertThat(rates.days()).isEqualTo(1);
    assertThat(rates.repeatedRows()).isEqualTo(1);
    assertThat(rates.rejectedRows()).isZero();
  }

  @Test
  void rowsThatContradictEachOtherAreNone() {
    Dataset<Row> rows =
        rows(
            rate("EUR", "2025-01-01", "11.5"),
            rate("EUR", "2025-01-01", "11.6"),
            rate("EUR", "2025-01-01", "11.5"),
            rate("USD", "2025-01-02", "10"),
            broken("EUR", "bad_rate"));
    ExchangeRates rates = ExchangeRates.of(rows);

    assertThat(rates.currencies()).containsExactly("USD");
    assertThat(rates.days()).isEqualTo(1);
    assertThat(rates.repeatedRows()).isZero();
    assertThat(rates.rejectedRows())
        .isEqualTo(4)
        .isEqualTo(ExchangeRates.withReasons(rows).where("reason is not null").count());
  }

  @Test
  void whatIsLeftInTheTableIsReadAsItWas() {
    ExchangeRates rates = rates(rate("EUR", "2025-01-01", "11.5"), rate("USD", "2025-01-02", "10"));
    assertThat(ExchangeRates.leftIn(rates.daily(TestSpark.session())).isAs(rates)).isTrue();
  }

  @Test
  void aNewRateIsAnotherUntilTheNextOld() {
    ExchangeRates before =
        rates(rate("EUR", "2025-01-01", "11.5"), rate("EUR", "2025-01-05", "11.5"));
    ExchangeRates now =
        rates(
            rate("EUR", "2025-01-01", "11.5"),
            rate("EUR", "2025-01-03", "11.6"),
            rate("EUR", "2025-01-05", "11.5"));
    assertThat(now.otherDays(before, AS_OF))
        .isEqualTo(Map.of("EUR", Set.of(day("2025-01-03"), day("2025-01-04"))));
    assertThat(now.otherDays(now, AS_OF)).isEmpty();
  }

  @Test
  void daysWithoutARateBeforeOrNowAreOthersUpToTheDate() {
    ExchangeRates some = rates(rate("EUR", "2025-01-05", "11.5"), rate("EUR", "2025-01-09", "12"));
    Map<String, Set<LocalDate>> twoDays =
        Map.of("EUR", Set.of(day("2025-01-05"), day("2025-01-06")));
    assertThat(some.otherDays(ExchangeRates.NONE, AS_OF)).isEqualTo(twoDays);
    assertThat(ExchangeRates.NONE.otherDays(some, AS_OF)).isEqualTo(twoDays);
    assertThat(some.otherDays(ExchangeRates.NONE, day("2025-01-04"))).isEmpty();
  }

  @Test
  void theFirstDayOfEachCurrencyIsKnown() {
    ExchangeRates rates =
        rates(
            rate("EUR", "2025-01-04", "11.6"),
            rate("EUR", "2025-01-01", "11.5"),
            rate("USD", "2025-01-02", "10"));
    assertThat(rates.firstDays())
        .isEqualTo(Map.of("EUR", day("2025-01-01"), "USD", day("2025-01-02")));
    assertThat(ExchangeRates.NONE.firstDays()).isEmpty();
  }

  private static List<String> byDay(ExchangeRates rates) {
    return rates.byDay(TestSpark.session(), AS_OF).collectAsList().stream()
        .map(
            row ->
                "%s %s %s"
                    .formatted(
                        row.get(0),
                        row.get(1),
                        row.getDecimal(2).stripTrailingZeros().toPlainString()))
        .toList();
  }

  private static ExchangeRates rates(Row... rows) {
    return ExchangeRates.of(rows(rows));
  }

  private static Dataset<Row> rows(Row... rows) {
    return TestSpark.session().createDataFrame(Stream.of(rows).toList(), CANONICAL);
  }

  private static Row rate(String currency, String day, String rate) {
    return RowFactory.create(currency, java.sql.Date.valueOf(day), new BigDecimal(rate), null);
  }

  private static Row broken(String currency, String fault) {
    return RowFactory.create(currency, null, null, fault);
  }

  private static LocalDate day(String text) {
    return LocalDate.parse(text);
  }
}

package dev.retentionmart.generate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** One rate per banking day, a random walk that is drawn back to its usual level. */
final class ExchangeRateWalk {
  private static final double USUAL_LEVEL = 11.3;
  private static final double DAILY_SPREAD = 0.004;
  private static final double PULL = 0.01;
  private static final int DECIMALS = 6;

  /** The first days of the history need a rate too. */
  private static final int DAYS_BEFORE = 14;

  private static final Set<MonthDay> HOLIDAYS =
      Set.of(MonthDay.of(1, 1), MonthDay.of(1, 6), MonthDay.of(12, 25), MonthDay.of(12, 26));

  private ExchangeRateWalk() {}

  /**
   * Rows of currency, date and rate. No rates at weekends and on holidays, as with a central bank.
   */
  static List<Row> draw(long seed, LocalDate from, LocalDate to) {
    Draws draws = Draws.of(seed, 0, Draws.Purpose.EXCHANGE_RATES);
    List<Row> rates = new ArrayList<>();
    double logRate = StrictMath.log(USUAL_LEVEL);
    for (LocalDate day = from.minusDays(DAYS_BEFORE); !day.isAfter(to); day = day.plusDays(1)) {
      logRate += DAILY_SPREAD * draws.gaussian() + PULL * (StrictMath.log(USUAL_LEVEL) - logRate);
      if (isBankingDay(day)) {
        BigDecimal rate =
            BigDecimal.valueOf(StrictMath.exp(logRate)).setScale(DECIMALS, RoundingMode.HALF_UP);
        rates.add(RowFactory.create(CustomerProfile.FOREIGN_CURRENCY, Date.valueOf(day), rate));
      }
    }
    return rates;
  }

  private static boolean isBankingDay(LocalDate day) {
    return day.getDayOfWeek().getValue() <= 5 && !HOLIDAYS.contains(MonthDay.from(day));
  }
}

package dev.retentionmart.oracle;

import dev.retentionmart.oracle.SourceKinds.TimeKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Exchange rates with holes, late beginnings, copies, contradictions and dirt. */
final class RandomRates {
  private final OracleConfig config;
  private final SourceKinds kinds;
  private final LocalDate from;
  private final Dice dice;
  private final List<SourceRate> rates = new ArrayList<>();

  RandomRates(OracleConfig config, SourceKinds kinds, LocalDate from, Dice dice) {
    this.config = config;
    this.kinds = kinds;
    this.from = from;
    this.dice = dice;
  }

  List<SourceRate> rates() {
    addCurrency("EUR", from.minusDays(10));
    addCurrency("GBP", from.plusDays(60));
    addCurrency(config.currency(), from);
    add("DKK", config.asOf().plusDays(3), rate());
    add("NOK", from, "0");
    add(dice.pick(null, "", " "), from, rate());
    rates.add(new SourceRate("EUR", null, kinds.amount(new BigDecimal("11.5"))));
    if (kinds.orderTime() == TimeKind.TEXT) {
      rates.add(
          new SourceRate("EUR", SourceKinds.noTime(dice), kinds.amount(new BigDecimal("11.5"))));
    }
    return rates;
  }

  private void addCurrency(String currency, LocalDate firstDay) {
    LocalDate day = firstDay;
    while (!day.isAfter(config.asOf().plusDays(5))) {
      addDay(currency, day, rate());
      day = day.plusDays(dice.between(1, 25));
    }
  }

  private void addDay(String currency, LocalDate day, String rate) {
    add(currency, day, rate);
    if (dice.percent(8)) {
      add(" " + currency.toLowerCase(Locale.ROOT) + " ", day, rate);
    }
    if (dice.percent(8)) {
      add(currency, day, rate());
    }
    if (dice.percent(5)) {
      add(currency, day, dice.pick("0", "-3.5"));
    }
    if (dice.percent(3)) {
      rates.add(new SourceRate(currency, asDate(day), null));
    }
  }

  private String rate() {
    return dice.between(0, 12) + "." + dice.between(1, 999_999_999) + dice.between(1, 999);
  }

  private void add(String currency, LocalDate day, String rate) {
    rates.add(new SourceRate(currency, asDate(day), kinds.amount(new BigDecimal(rate))));
  }

  /** The dates of rates are dates, or text where the times of the orders are. */
  private Object asDate(LocalDate day) {
    return kinds.orderTime() == TimeKind.TEXT ? day.toString() : day;
  }
}

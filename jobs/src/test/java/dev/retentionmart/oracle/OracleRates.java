package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The exchange rates that can be used. */
final class OracleRates {
  private static final String SOURCE = "exchange-rates";

  private record Rate(String currency, LocalDate day, BigDecimal rate) {}

  private final OracleConfig config;
  private final List<Rate> rates = new ArrayList<>();

  OracleRates(OracleConfig config, List<SourceRate> rows, Outcomes outcomes) {
    this.config = config;
    List<SourceRate> readable = new ArrayList<>();
    for (SourceRate row : rows) {
      Optional<String> reason = reasonToReject(row);
      if (reason.isPresent()) {
        outcomes.reject(SOURCE, row, reason.get());
      } else {
        readable.add(row);
      }
    }
    Set<Rate> seen = new HashSet<>();
    for (SourceRate row : readable) {
      Rate rate = read(row);
      boolean conflicts = readable.stream().anyMatch(other -> contradicts(read(other), rate));
      if (conflicts) {
        outcomes.reject(SOURCE, row, "conflicting_rates");
      } else if (seen.add(rate)) {
        outcomes.accept(SOURCE, row);
        rates.add(rate);
      } else {
        outcomes.exclude(SOURCE, row, "superseded");
      }
    }
  }

  private Optional<String> reasonToReject(SourceRate row) {
    if (Reading.currency(row.currency()).isEmpty()) {
      return Optional.of("missing_currency");
    }
    if (row.date() == null) {
      return Optional.of("missing_date");
    }
    if (Reading.time(row.date(), config.zone()).isEmpty()) {
      return Optional.of("bad_date");
    }
    return Reading.rate(row.rate()).isEmpty() ? Optional.of("bad_rate") : Optional.empty();
  }

  private Rate read(SourceRate row) {
    Instant date = Reading.time(row.date(), config.zone()).orElseThrow();
    return new Rate(
        Reading.currency(row.currency()).orElseThrow(),
        config.businessDate(date),
        Reading.rate(row.rate()).orElseThrow());
  }

  private static boolean contradicts(Rate one, Rate other) {
    return one.currency().equals(other.currency())
        && one.day().equals(other.day())
        && !Objects.equals(one.rate(), other.rate());
  }

  /** Whether amounts in the currency can be converted on any day. */
  boolean know(String currency) {
    return currency.equals(config.currency())
        || rates.stream().anyMatch(rate -> rate.currency().equals(currency));
  }

  /** The latest rate on or before the day. */
  Optional<BigDecimal> on(String currency, LocalDate day) {
    if (currency.equals(config.currency())) {
      return Optional.of(BigDecimal.ONE);
    }
    Optional<Rate> latest = Optional.empty();
    for (Rate rate : rates) {
      boolean isUsable = rate.currency().equals(currency) && !rate.day().isAfter(day);
      if (isUsable && (latest.isEmpty() || rate.day().isAfter(latest.get().day()))) {
        latest = Optional.of(rate);
      }
    }
    return latest.map(Rate::rate);
  }
}

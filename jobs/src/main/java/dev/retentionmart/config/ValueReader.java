package dev.retentionmart.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Reads and checks the section {@code value}. */
final class ValueReader {
  private static final BigDecimal MOST_DAYS = BigDecimal.valueOf(3650);
  private static final BigDecimal MOST_CUSTOMERS = BigDecimal.valueOf(1_000_000_000);

  private ValueReader() {}

  /** Empty where the section is not there: nothing is predicted. */
  static Optional<ValueSettings> read(Section value) {
    if (!value.isPresent()) {
      return Optional.empty();
    }
    ValueSettings usual = ValueSettings.DEFAULT;
    return Optional.of(
        new ValueSettings(
            word(value, "purchase-model", ValueSettings.Choice.labels())
                .flatMap(ValueSettings.Choice::of)
                .orElse(usual.purchaseModel()),
            word(value, "time-unit", ValueSettings.TimeUnit.labels())
                .flatMap(ValueSettings.TimeUnit::of)
                .orElse(usual.timeUnit()),
            whole(value, "horizon-days", MOST_DAYS, "days").orElse(usual.horizonDays()),
            discountRate(value),
            whole(value, "holdout-days", MOST_DAYS, "days").orElse(usual.holdoutDays()),
            whole(value, "min-group-customers", MOST_CUSTOMERS, "customers")
                .map(Integer::longValue)
                .orElse(usual.minGroupCustomers()),
            whole(value, "pooling-customers", MOST_CUSTOMERS, "customers")
                .map(Integer::doubleValue)
                .orElse(usual.poolingCustomers())));
  }

  private static double discountRate(Section value) {
    Optional<BigDecimal> rate = value.number("discount-rate-per-year");
    if (rate.filter(r -> r.signum() < 0 || r.compareTo(BigDecimal.ONE) > 0).isPresent()) {
      value.refuse(
          "discount-rate-per-year", "it is a share per year, 0 to 1", "write 0.1 for 10 % a year");
    }
    return rate.map(BigDecimal::doubleValue).orElse(ValueSettings.DEFAULT.yearlyDiscountRate());
  }

  private static Optional<Integer> whole(Section value, String name, BigDecimal most, String unit) {
    Optional<BigDecimal> number = value.number(name);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    boolean isSound =
        number.get().signum() > 0
            && number.get().stripTrailingZeros().scale() <= 0
            && number.get().compareTo(most) <= 0;
    if (!isSound) {
      value.refuse(
          name,
          "it is a whole number of %s, 1 to %,d".formatted(unit, most.longValue()),
          "write a number such as " + Key.find("value." + name).orElseThrow().example());
      return Optional.empty();
    }
    return Optional.of(number.get().intValue());
  }

  private static Optional<String> word(Section value, String name, List<String> words) {
    Optional<String> written = value.optionalText(name);
    if (written.isPresent() && !words.contains(written.get())) {
      value.refuse(
          name,
          "it is none of " + String.join(", ", words),
          Suggestion.closest(written.get(), words)
              .map(word -> "did you mean " + word + "?")
              .orElse("write one of " + String.join(", ", words)));
      return Optional.empty();
    }
    return written;
  }
}

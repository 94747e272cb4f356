package dev.retentionmart.history;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.source.CanonicalRates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What becomes of each row of the orders, as far as the row alone tells. */
final class OrderOutcomes {
  static final String CANDIDATE = "candidate";
  static final String GUEST = "guest";
  static final String NOT_VALID = "not_valid";
  static final String FUTURE = "future";
  static final String SUPERSEDED = "superseded";

  private static final String RESERVED_LABEL = "reserved_label";

  /** Reasons for rejection that may no longer hold where a currency has rates from earlier on. */
  static final Set<String> REVOCABLE_BY_RATES = Set.of("no_exchange_rate", "unknown_currency");

  private static final Set<String> EXCLUDED = Set.of(GUEST, NOT_VALID, FUTURE, SUPERSEDED);

  private OrderOutcomes() {}

  /**
   * Canonical rows with their {@code exchange_rate} and {@code outcome}.
   *
   * @param ratesByDay one row per currency and day with a rate, see {@link ExchangeRates}
   * @param knownCurrencies currencies that have a rate on any day
   */
  static Dataset<Row> withOutcomes(
      Dataset<Row> canonicalOrders,
      Dataset<Row> ratesByDay,
      Set<String> knownCurrencies,
      String reportingCurrency,
      LocalDate asOf) {
    Dataset<Row> withRates =
        knownCurrencies.isEmpty()
            ? canonicalOrders.withColumn("rate_of_day", lit(null).cast(CanonicalRates.RATE))
            : canonicalOrders.join(
                broadcast(ratesByDay),
                col("currency")
                    .equalTo(col("rate_currency"))
                    .and(col("order_date").equalTo(col("rate_date"))),
                "left");
    Column isReporting = col("currency").equalTo(reportingCurrency);
    Column rate =
        when(isReporting, lit(BigDecimal.ONE).cast(CanonicalRates.RATE))
            .otherwise(col("rate_of_day"));
    return withRates
        .withColumn("exchange_rate", rate)
        .withColumn("outcome", outcome(knownCurrencies, asOf))
        .drop("rate_of_day", "rate_currency", "rate_date");
  }

  /** True for the rows that leave the orders and go to the rejected rows. */
  static Column isRejected() {
    return col("outcome")
        .notEqual(CANDIDATE)
        .and(org.apache.spark.sql.functions.not(col("outcome").isin(EXCLUDED.toArray())));
  }

  /**
   * True where a rejected row that stands alone may have another outcome on a later day: it is
   * placed later, and its currency is not looked at yet.
   */
  static Column isRejectUndecided(LocalDate asOf) {
    return isPlacedLater(asOf).and(col("outcome").equalTo(RESERVED_LABEL));
  }

  /** Out of scope or not: of days to come there is no exchange rate yet. */
  static Column isPlacedLater(LocalDate asOf) {
    return coalesce(col("order_date").gt(lit(asOf)), lit(false));
  }

  private static Column outcome(Set<String> knownCurrencies, LocalDate asOf) {
    Column outOfScope = when(col("customer_id").isNull(), GUEST).otherwise(NOT_VALID);
    Column isFuture = col("order_date").gt(lit(asOf));
    Column hasNoRate = col("exchange_rate").isNull();
    Column isKnown =
        knownCurrencies.isEmpty() ? lit(false) : col("currency").isin(knownCurrencies.toArray());
    Column currencyFault =
        when(hasNoRate.and(isKnown), "no_exchange_rate").when(hasNoRate, "unknown_currency");
    Column fault =
        coalesce(
            when(col("fault").equalTo(RESERVED_LABEL), lit(null)).otherwise(col("fault")),
            when(isFuture, lit(null)).otherwise(currencyFault),
            col("fault"));
    return when(org.apache.spark.sql.functions.not(col("is_in_scope")), outOfScope)
        .otherwise(coalesce(fault, when(isFuture, FUTURE).otherwise(CANDIDATE)));
  }
}

package dev.retentionmart.history;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.source.CanonicalRates;
import dev.retentionmart.warehouse.Table;

/** {@code history/exchange_rates}: one row per currency and day with a rate. */
public final class ExchangeRatesTable {
  public static final Table TABLE =
      Table.of(
          "history",
          "exchange_rates",
          "One row per currency and day that the source has a rate for. A rate counts until the next one.",
          column("currency", StringType, "The currency, by its code."),
          column("rate_date", DateType, "The day."),
          column("rate", CanonicalRates.RATE, "One unit of it in the reporting currency."));

  private ExchangeRatesTable() {}
}

package dev.retentionmart.config;

/**
 * Exchange rates into the reporting currency.
 *
 * @param location where they are
 * @param currency SQL expression: ISO 4217 code
 * @param date SQL expression: the day from which the rate holds
 * @param rate SQL expression: reporting units for one unit of the currency
 */
public record ExchangeRatesSource(
    SourceLocation location, String currency, String date, String rate) {}

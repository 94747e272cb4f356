package dev.retentionmart.config;

import java.util.Optional;

/** The user's tables. Only the orders are needed. */
public record Sources(
    OrdersSource orders,
    Optional<CustomersSource> customers,
    Optional<RefundsSource> refunds,
    Optional<ExchangeRatesSource> exchangeRates) {}

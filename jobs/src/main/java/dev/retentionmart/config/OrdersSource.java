package dev.retentionmart.config;

import java.util.Optional;

/**
 * The orders and how their columns are called.
 *
 * @param location where they are
 * @param lines true when several rows make one order, whose amounts are added up
 * @param validWhen SQL over the source's own columns; a row for which it is false or null is
 *     excluded
 * @param orderId SQL expression: the order
 * @param customerId SQL expression: the customer, null for a guest
 * @param orderedAt SQL expression: an instant, a timestamp without zone, or a date
 * @param channel SQL expression: the sales channel
 * @param amount SQL expression: what was paid, discounts off
 * @param currency SQL expression: ISO 4217 code; empty when all amounts are in the reporting
 *     currency
 * @param updatedAt SQL expression: which of two copies of an order is newer
 */
public record OrdersSource(
    SourceLocation location,
    boolean lines,
    Optional<String> validWhen,
    String orderId,
    String customerId,
    String orderedAt,
    String channel,
    String amount,
    Optional<String> currency,
    Optional<String> updatedAt) {}

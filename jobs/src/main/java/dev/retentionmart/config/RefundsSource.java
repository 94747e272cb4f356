package dev.retentionmart.config;

/**
 * Money paid back.
 *
 * @param location where they are
 * @param orderId SQL expression: the order it belongs to
 * @param refundedAt SQL expression: when it was paid back
 * @param amount SQL expression: how much, not negative, in the currency of the order
 */
public record RefundsSource(
    SourceLocation location, String orderId, String refundedAt, String amount) {}

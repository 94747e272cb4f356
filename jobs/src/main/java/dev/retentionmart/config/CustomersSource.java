package dev.retentionmart.config;

import java.util.Optional;

/**
 * The customers' segments, as versions in time or as a plain snapshot.
 *
 * @param location where they are
 * @param customerId SQL expression
 * @param segment SQL expression: the attribute to segment by
 * @param validFrom SQL expression: when the version begins; empty for a snapshot
 * @param validTo SQL expression: when it ends, exclusive; may be null in a row
 */
public record CustomersSource(
    SourceLocation location,
    String customerId,
    String segment,
    Optional<String> validFrom,
    Optional<String> validTo) {}

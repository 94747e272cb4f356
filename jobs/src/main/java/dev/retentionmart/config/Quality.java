package dev.retentionmart.config;

/**
 * What stops publication.
 *
 * @param maxRejectedShare the largest share of a source's rows that may be rejected, 0 to 1
 */
public record Quality(double maxRejectedShare) {}

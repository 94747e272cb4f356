package dev.retentionmart.history;

import java.util.Optional;

/**
 * What the last good run left for this one.
 *
 * @param watermark the largest value of the column that finds changes in the orders, as text
 */
public record PreviousNight(Optional<String> watermark) {}

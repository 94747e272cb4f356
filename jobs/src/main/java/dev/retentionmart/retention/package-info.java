/**
 * Stage 4a: reads the timeline; writes {@code counts/retention}, one row per grain, period, segment
 * and channel. Sums over customers only, so that the counts of a set of customers can be added and
 * taken away.
 */
package dev.retentionmart.retention;

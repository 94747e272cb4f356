/**
 * Stage 4b: reads the timeline; writes {@code counts/cohorts}, one row per grain, cohort period,
 * age, segment and channel. Sums over customers only, so that the counts of a set of customers can
 * be added and taken away.
 */
package dev.retentionmart.cohort;

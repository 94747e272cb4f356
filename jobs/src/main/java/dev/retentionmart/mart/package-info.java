/**
 * Stage 6: reads the counts; writes {@code mart/retention}, {@code mart/cohorts} and {@code
 * mart/runs}. Ratios are made here and nowhere else, from summed counts, and nothing is published
 * that its gates do not pass.
 */
package dev.retentionmart.mart;

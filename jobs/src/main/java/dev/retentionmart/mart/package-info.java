/**
 * Stage 6 of 7: reads the counts, writes {@code mart/*}: counts become rates and money, are checked
 * against what must hold, and are published; {@code mart/runs} has one row per run.
 */
package dev.retentionmart.mart;

/**
 * Hundreds of nights in a row, runs that are killed, and runs that race. Runs in the profile {@code
 * nights}, after the jar is built.
 */
package dev.retentionmart.nights;

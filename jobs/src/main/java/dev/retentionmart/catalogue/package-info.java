/**
 * Stage 7 of 8: says what is published. Reads {@code mart/retention}; writes {@code
 * mart/metric_definitions}, {@code mart/table_definitions}, {@code mart/dim_date}, {@code
 * mart/benchmarks} and {@code mart/retention_vs_benchmark}.
 */
package dev.retentionmart.catalogue;

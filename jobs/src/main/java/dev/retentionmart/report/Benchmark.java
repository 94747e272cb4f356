package dev.retentionmart.report;

import java.util.Optional;

/**
 * A row of {@code mart/benchmarks}: what to hold a number of the page against.
 *
 * @param column the column of {@code mart/retention} that it is about
 * @param grain the periods that it is about
 * @param segment the segment that it is about; empty for every segment
 * @param appliesTo which firms it is about
 * @param low the low end; empty for none
 * @param high the high end; empty for none
 * @param statement what its source says
 */
record Benchmark(
    String column,
    String grain,
    Optional<String> segment,
    String appliesTo,
    Optional<Double> low,
    Optional<Double> high,
    String statement) {}

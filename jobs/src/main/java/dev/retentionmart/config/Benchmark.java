package dev.retentionmart.config;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A reference value that a metric of {@code mart/retention} is held against.
 *
 * @param name names it
 * @param metric the metric's column
 * @param grain the grain whose periods it is about
 * @param segment the segment that it is about; empty for every segment and all of them together
 * @param low the least value that is as it should be; empty where there is none
 * @param high the largest; empty where there is none; one of the two is there
 * @param source where it comes from
 */
public record Benchmark(
    String name,
    String metric,
    Grain grain,
    Optional<String> segment,
    OptionalDouble low,
    OptionalDouble high,
    String source) {}

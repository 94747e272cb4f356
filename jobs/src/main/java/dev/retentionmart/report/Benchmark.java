package dev.retentionmart.report;

/**
 * A range that somebody else has published, to hold the shop's number against.
 *
 * @param column the column of {@code mart/retention} that it is about
 * @param label what it says of whom: "internet sales"
 * @param low the low end, as a share
 * @param high the high end; the low end again for a single number
 * @param source who says so
 */
record Benchmark(String column, String label, double low, double high, String source) {}

package dev.retentionmart.generate;

import dev.retentionmart.config.SourceFormat;
import java.time.LocalDate;

/**
 * What history to generate.
 *
 * @param customers how many customers
 * @param seed the same seed gives the same history
 * @param from the first day with orders
 * @param to the last day with orders
 * @param output the folder that gets one folder per source; any Hadoop path
 * @param format how the sources are stored
 */
public record GeneratorOptions(
    long customers, long seed, LocalDate from, LocalDate to, String output, SourceFormat format) {}

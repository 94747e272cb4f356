package dev.retentionmart.generate;

import dev.retentionmart.config.SourceFormat;
import java.time.LocalDate;

/**
 * What history to generate. The same options give the same rows on any machine.
 *
 * @param customers how many customers, at least one
 * @param seed what all randomness is derived from
 * @param from the first business day
 * @param to the last business day: nothing is known after it
 * @param output an empty or missing folder for the tables; any Hadoop path
 * @param format how the tables are stored
 */
public record GeneratorOptions(
    long customers, long seed, LocalDate from, LocalDate to, String output, SourceFormat format) {}

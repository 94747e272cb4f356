package dev.retentionmart.report;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.ReportSettings;
import java.time.LocalDate;
import java.util.List;

/**
 * What the page says beside the rows of the marts.
 *
 * @param config what the numbers mean
 * @param settings how the page is written
 * @param asOf the last business day that the run saw
 * @param groups the groups on the page
 * @param runs the newest runs, newest first
 * @param benchmarks what others have published
 * @param values predicted value by group; empty where none is predicted
 * @param definitions what the columns mean
 */
record ReportFacts(
    NightlyConfig config,
    ReportSettings settings,
    LocalDate asOf,
    Groups groups,
    List<RunRow> runs,
    List<Benchmark> benchmarks,
    List<SegmentValue> values,
    Definitions definitions) {}

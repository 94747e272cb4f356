package dev.retentionmart.mart;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did: the last line on stdout, and a row of {@code mart/runs}.
 *
 * @param runId names the run
 * @param status {@code succeeded}, {@code failed} or {@code dry_run}
 * @param exitCode the process exit code that goes with it
 * @param asOfDate the last business day that the run saw
 * @param startedAt when it began
 * @param finishedAt when it ended
 * @param stageSeconds seconds per stage, in order
 * @param rowCounts rows per table and per outcome of source rows ({@code orders.rejected}), in
 *     order
 * @param tableVersions the Delta version of every table that the run wrote, by {@code layer/table}
 * @param guestOrderShare orders without a customer ÷ (those + valid orders); empty when there are
 *     neither
 * @param guestRevenueShare the same for revenue
 * @param error what went wrong
 * @param mode {@code full}, {@code increment}, {@code unchanged}, {@code value} or {@code
 *     maintain}; null before that is decided
 * @param modeReason why; null before that is decided
 * @param meaning what the numbers mean: configuration keys and their values
 * @param marks how far the sources were read; empty for a run that did not succeed
 * @param restatement what it says otherwise of past periods
 */
public record RunResult(
    String runId,
    String status,
    int exitCode,
    LocalDate asOfDate,
    Instant startedAt,
    Instant finishedAt,
    Map<String, Double> stageSeconds,
    Map<String, Long> rowCounts,
    Map<String, Long> tableVersions,
    Optional<Double> guestOrderShare,
    Optional<Double> guestRevenueShare,
    Optional<String> error,
    String mode,
    String modeReason,
    Map<String, String> meaning,
    Map<String, String> marks,
    Restatement restatement) {}

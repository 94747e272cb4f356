package dev.retentionmart;

import java.time.Instant;
import java.util.Map;

/**
 * What a backfill did.
 *
 * @param runId names the backfill
 * @param startedAt when it began
 * @param finishedAt when it ended
 * @param stageSeconds seconds per stage over all as-of dates, in order
 * @param asOfDates the as-of dates that were published
 * @param withoutOrders those of them without a valid order, for which nothing is said now
 * @param neverRun those of them that no run had published
 * @param noLongerReadable those of them for which what was published can no longer be read
 * @param rows the rows of {@code mart/retention_history} that were written
 * @param restatedRows those of them that were restated
 * @param tableVersion the version of {@code mart/retention_history} after it
 */
public record BackfillResult(
    String runId,
    Instant startedAt,
    Instant finishedAt,
    Map<String, Double> stageSeconds,
    int asOfDates,
    int withoutOrders,
    int neverRun,
    int noLongerReadable,
    long rows,
    long restatedRows,
    long tableVersion) {}

package dev.retentionmart.history;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the rows of one source went: {@code rows = accepted + excluded + rejected}.
 *
 * @param source {@code orders}, {@code customers}, {@code refunds} or {@code exchange-rates}
 * @param rows rows that the source has
 * @param accepted rows that count
 * @param excluded rows that do not count, though nothing is wrong with them, by reason
 * @param rejected rows that break the contract, by reason
 */
public record SourceAccount(
    String source,
    long rows,
    long accepted,
    Map<String, Long> excluded,
    Map<String, Long> rejected) {

  public SourceAccount {
    excluded = withoutZeros(excluded);
    rejected = withoutZeros(rejected);
  }

  public long excludedRows() {
    return total(excluded);
  }

  public long rejectedRows() {
    return total(rejected);
  }

  /** Rejected rows ÷ rows; 0 for a source without rows. */
  public double rejectedShare() {
    return rows == 0 ? 0 : (double) rejectedRows() / rows;
  }

  /**
   * The account as flat counts: {@code orders.rows}, {@code orders.excluded.guest}, {@code
   * orders.rejected.bad_amount}.
   */
  public Map<String, Long> flat() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(source + ".rows", rows);
    counts.put(source + ".accepted", accepted);
    excluded.forEach((reason, count) -> counts.put(source + ".excluded." + reason, count));
    rejected.forEach((reason, count) -> counts.put(source + ".rejected." + reason, count));
    return counts;
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Long> withoutZeros(Map<String, Long> counts) {
    Map<String, Long> present = new LinkedHashMap<>(counts);
    present.values().removeIf(count -> count == 0);
    return present;
  }
}

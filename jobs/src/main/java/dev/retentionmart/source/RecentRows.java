package dev.retentionmart.source;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of a source that may have come, changed or gone since an earlier run. More than did do no
 * harm.
 *
 * @param rows canonical rows, some of them as they were; empty where nothing tells them, so that
 *     all rows have to be compared
 * @param obstacle why changes since then can no longer be told, for the person on call
 */
public record RecentRows(Optional<Dataset<Row>> rows, Optional<String> obstacle) {
  /** All rows have to be compared. */
  static final RecentRows UNKNOWN = new RecentRows(Optional.empty(), Optional.empty());

  static RecentRows of(Dataset<Row> rows) {
    return new RecentRows(Optional.of(rows), Optional.empty());
  }

  static RecentRows none(String obstacle) {
    return new RecentRows(Optional.empty(), Optional.of(obstacle));
  }
}

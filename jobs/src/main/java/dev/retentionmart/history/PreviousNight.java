package dev.retentionmart.history;

import dev.retentionmart.source.RecentRows;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the last good run left for this one.
 *
 * @param asOf its as-of date
 * @param recent what may have changed since, by the source's name
 */
public record PreviousNight(LocalDate asOf, Map<String, RecentRows> recent) {
  /** The rows of a source that may have changed; empty where all rows have to be compared. */
  Optional<Dataset<Row>> recent(String source) {
    return recent.get(source).rows();
  }
}

package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.col;

import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The last run that succeeded: what the warehouse holds is what it left.
 *
 * @param runId the run
 * @param asOf its as-of date
 * @param tableVersions the version of every table, by {@code layer/table}
 * @param meaning what its numbers mean, see {@link RunResult#meaning}
 * @param marks see {@link RunResult#marks}
 */
public record LastRun(
    String runId,
    LocalDate asOf,
    Map<String, Long> tableVersions,
    Map<String, String> meaning,
    Map<String, String> marks) {

  /** What numbers mean otherwise than in this run, in words; empty for nothing. */
  public Optional<String> changeOfMeaning(Map<String, String> now) {
    Set<String> keys = new TreeSet<>(now.keySet());
    keys.addAll(meaning.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(now.get(key), meaning.get(key)))
        .findFirst()
        .map(key -> "%s changed from %s to %s".formatted(key, meaning.get(key), now.get(key)));
  }

  /** The same run, some of whose tables are at other versions now, with the same rows. */
  public LastRun at(Map<String, Long> otherVersions) {
    Map<String, Long> versions = new HashMap<>(tableVersions);
    versions.putAll(otherVersions);
    return new LastRun(runId, asOf, versions, meaning, marks);
  }

  /** The same run without some of its tables, which are gone. */
  public LastRun without(Collection<String> tables) {
    Map<String, Long> versions = new HashMap<>(tableVersions);
    versions.keySet().removeAll(tables);
    return new LastRun(runId, asOf, versions, meaning, marks);
  }

  /** The last succeeded run of a warehouse, where there is one that says what its numbers mean. */
  public static Optional<LastRun> of(Warehouse warehouse) {
    if (!warehouse.exists(RunsTable.TABLE)) {
      return Optional.empty();
    }
    Dataset<Row> runs = warehouse.read(RunsTable.TABLE);
    if (!List.of(runs.columns()).contains("meaning")) {
      return Optional.empty();
    }
    return runs
        .where(col("status").equalTo("succeeded").and(col("meaning").isNotNull()))
        .orderBy(col("finished_at").desc(), col("run_id").desc())
        .select("run_id", "as_of_date", "table_versions", "meaning", "marks")
        .takeAsList(1)
        .stream()
        .findFirst()
        .map(
            row ->
                new LastRun(
                    row.getString(0),
                    row.getDate(1).toLocalDate(),
                    row.getJavaMap(2),
                    row.getJavaMap(3),
                    row.getJavaMap(4)));
  }
}

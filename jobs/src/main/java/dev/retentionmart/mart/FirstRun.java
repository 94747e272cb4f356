package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.col;

import dev.retentionmart.warehouse.Warehouse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The run that published an as-of date first.
 *
 * @param runId the run
 * @param publishedAt when it ended
 * @param retentionVersion the version of {@code mart/retention} that it left
 * @param meaning what its numbers mean, see {@link RunResult#meaning}; empty where it does not say
 */
public record FirstRun(
    String runId,
    Instant publishedAt,
    long retentionVersion,
    Optional<Map<String, String>> meaning) {

  /** The first succeeded run of every as-of date, by that date. One row per run is read. */
  public static NavigableMap<LocalDate, FirstRun> byAsOf(Warehouse warehouse) {
    NavigableMap<LocalDate, FirstRun> first = new TreeMap<>();
    if (warehouse.exists(RunsTable.TABLE)) {
      succeeded(warehouse.read(RunsTable.TABLE).to(RunsTable.TABLE.schema()))
          .collectAsList()
          .forEach(run -> first.putIfAbsent(run.getDate(0).toLocalDate(), of(run)));
    }
    return first;
  }

  private static Dataset<Row> succeeded(Dataset<Row> runs) {
    return runs.withColumn("version", col("table_versions").getItem(RetentionTable.TABLE.id()))
        .where(col("status").equalTo("succeeded").and(col("version").isNotNull()))
        .orderBy("finished_at", "run_id")
        .select("as_of_date", "run_id", "finished_at", "version", "meaning");
  }

  private static FirstRun of(Row run) {
    return new FirstRun(
        run.getString(1),
        run.getTimestamp(2).toInstant(),
        run.getLong(3),
        Optional.ofNullable(run.getJavaMap(4)));
  }

  /**
   * The keys of the meaning that have another value now, separated by commas; empty text where none
   * has, nothing where the run does not say what its numbers mean.
   */
  public Optional<String> meaningChangedTo(Map<String, String> now) {
    return meaning.map(
        then -> {
          Set<String> keys = new TreeSet<>(then.keySet());
          keys.addAll(now.keySet());
          keys.removeIf(key -> Objects.equals(then.get(key), now.get(key)));
          return String.join(", ", keys);
        });
  }
}

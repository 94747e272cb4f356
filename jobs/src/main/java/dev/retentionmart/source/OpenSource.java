package dev.retentionmart.source;

import dev.retentionmart.config.ChangeDetection;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One of the user's tables, opened and mapped. */
final class OpenSource {
  private final SourceTable table;
  private final UnaryOperator<Dataset<Row>> mapping;
  private final Dataset<Row> rows;

  /**
   * @param mapping makes canonical rows of rows as they come
   */
  OpenSource(SourceTable table, UnaryOperator<Dataset<Row>> mapping) {
    this.table = table;
    this.mapping = mapping;
    this.rows = mapping.apply(table.rows());
  }

  /** The canonical rows. */
  Dataset<Row> rows() {
    return rows;
  }

  /** Where a Delta table stands, for a later run to go on from; see {@link #recent}. */
  Optional<String> position() {
    return mode() == ChangeDetection.Mode.DELTA
        ? Optional.of(DeltaChanges.position(session(), table))
        : Optional.empty();
  }

  /**
   * The rows that may have changed since an earlier run.
   *
   * @param mark how far that run had read: the largest change mark, or the position of a Delta
   *     table; empty where the source had no rows
   */
  RecentRows recent(Optional<String> mark) {
    return switch (mode()) {
      case ALL -> RecentRows.UNKNOWN;
      case COLUMN ->
          RecentRows.of(
              mark.map(last -> rows.where(ChangeColumns.isPast(rows, last, overlapDays())))
                  .orElse(rows));
      case DELTA ->
          mark.map(last -> DeltaChanges.since(session(), table, last, mapping))
              .orElseGet(() -> RecentRows.of(rows));
    };
  }

  private ChangeDetection.Mode mode() {
    return table.location().changes().mode();
  }

  private int overlapDays() {
    return table.location().changes().overlapDays();
  }

  private SparkSession session() {
    return (SparkSession) rows.sparkSession();
  }
}

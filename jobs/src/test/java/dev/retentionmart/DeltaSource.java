package dev.retentionmart;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** A source table in Delta, changed as a shop's system would: only the rows that differ. */
final class DeltaSource {
  private DeltaSource() {}

  /**
   * Makes the rows the content of the table.
   *
   * @param hasFeed whether a new table has a change data feed; else it has deletion vectors
   */
  static void write(Path path, List<Row> rows, StructType schema, boolean hasFeed) {
    if (!Files.exists(path.resolve("_delta_log"))) {
      TestSpark.session()
          .createDataFrame(rows, schema)
          .coalesce(1)
          .write()
          .format("delta")
          .option("delta.enableChangeDataFeed", hasFeed)
          .option("delta.enableDeletionVectors", !hasFeed)
          .save(path.toString());
      return;
    }
    List<Row> before =
        TestSpark.session().read().format("delta").load(path.toString()).collectAsList();
    Set<Row> differing = new LinkedHashSet<>(before);
    differing.addAll(rows);
    differing.removeIf(
        row -> Collections.frequency(before, row) == Collections.frequency(rows, row));
    differing.stream()
        .filter(before::contains)
        .map(row -> isRow(row, schema))
        .reduce(Column::or)
        .ifPresent(
            isGone -> DeltaTable.forPath(TestSpark.session(), path.toString()).delete(isGone));
    List<Row> added = new ArrayList<>(rows);
    added.removeIf(row -> !differing.contains(row));
    if (!added.isEmpty()) {
      TestSpark.session()
          .createDataFrame(added, schema)
          .coalesce(1)
          .write()
          .format("delta")
          .mode("append")
          .save(path.toString());
    }
  }

  private static Column isRow(Row row, StructType schema) {
    return IntStream.range(0, schema.size())
        .mapToObj(i -> col(schema.fieldNames()[i]).eqNullSafe(lit(row.get(i))))
        .reduce(Column::and)
        .orElseThrow();
  }
}

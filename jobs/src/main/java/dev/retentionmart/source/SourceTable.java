package dev.retentionmart.source;

import dev.retentionmart.config.SourceLocation;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A user's table as it was when it was opened.
 *
 * @param location where it is
 * @param rows its rows as they come
 * @param version of a Delta table that is named by its path: the version that was opened
 */
record SourceTable(SourceLocation location, Dataset<Row> rows, OptionalLong version) {
  SourceTable(SourceLocation location, Dataset<Row> rows) {
    this(location, rows, OptionalLong.empty());
  }
}

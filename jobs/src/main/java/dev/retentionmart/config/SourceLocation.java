package dev.retentionmart.config;

import java.util.Optional;

/**
 * Where a source is: exactly one of a path and a catalog table.
 *
 * @param key the configuration key of the source, for messages: {@code sources.orders}
 * @param path any Hadoop path, a folder of Parquet files or a Delta table
 * @param format how the path is stored; of no meaning for a table
 * @param table {@code catalog.schema.table}
 * @param changes how a night finds what changed in it
 */
public record SourceLocation(
    String key,
    Optional<String> path,
    SourceFormat format,
    Optional<String> table,
    ChangeDetection changes) {

  /** A source whose rows are all compared every night. */
  public SourceLocation(
      String key, Optional<String> path, SourceFormat format, Optional<String> table) {
    this(key, path, format, table, ChangeDetection.ALL);
  }
}

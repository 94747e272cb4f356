package dev.retentionmart.readers;

import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a warehouse by name, as docs/queries.md says: {@code mart.retention}. */
final class NamedTables implements AutoCloseable {
  /** The layers that analysts ask. */
  static final List<String> LAYERS = List.of("mart", "timeline");

  private NamedTables() {}

  /** Names them in Spark's catalog. */
  static NamedTables of(Path warehouse) {
    for (String layer : LAYERS) {
      TestSpark.session().sql("CREATE SCHEMA IF NOT EXISTS " + layer);
      for (Path table : tables(warehouse, layer)) {
        TestSpark.session()
            .sql(
                "CREATE TABLE IF NOT EXISTS %s USING DELTA LOCATION '%s'"
                    .formatted(name(table), table));
      }
    }
    return new NamedTables();
  }

  /** Layer and table. */
  static String name(Path table) {
    return table.getParent().getFileName() + "." + table.getFileName();
  }

  /** The folders of a layer's tables. */
  static List<Path> tables(Path warehouse, String layer) {
    try (Stream<Path> folders = Files.list(warehouse.resolve(layer))) {
      return folders.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    LAYERS.forEach(layer -> TestSpark.session().sql("DROP SCHEMA " + layer + " CASCADE"));
  }
}

package dev.retentionmart.readers;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trino, by the names of the tables. */
record TrinoReader(TrinoServer server) implements TableReader {
  @Override
  public ReadTable read(Path folder) throws SQLException {
    String name = NamedTables.name(folder);
    Map<String, String> comments = new LinkedHashMap<>();
    for (List<Object> column : server.query("SHOW COLUMNS FROM " + name)) {
      comments.put((String) column.get(0), (String) column.get(3));
    }
    return ReadTable.of(comments, server.query("SELECT * FROM " + name));
  }
}

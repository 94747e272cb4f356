package dev.retentionmart.value.model;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Real data and published tables, read without Spark from where RETENTION_MART_REAL_DATA says. */
final class RealFiles {
  static final String FOLDER_VARIABLE = "RETENTION_MART_REAL_DATA";
  static final String WHY_SKIPPED =
      "RETENTION_MART_REAL_DATA does not name the folder of the real data";

  private RealFiles() {}

  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a query, in which {@code %s} stands for the file. */
  static <T> List<T> query(String file, String sql, RowReader<T> reader) {
    Path path = Path.of(System.getenv(FOLDER_VARIABLE), file);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(path))) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read " + path, e);
    }
  }
}

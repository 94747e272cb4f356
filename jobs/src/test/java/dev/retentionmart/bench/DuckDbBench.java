package dev.retentionmart.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;

/** DuckDB's side of the benchmark, a process of its own. */
public final class DuckDbBench {
  private DuckDbBench() {}

  /**
   * @param arguments the data folder, the output folder, the as-of date, threads, memory limit
   */
  public static void main(String[] arguments) throws SQLException, IOException {
    int threads = Integer.parseInt(arguments[3]);
    new DuckDbMarts(threads, arguments[4], DuckDbMarts.USUAL_WINDOWS)
        .build(Path.of(arguments[0]), Path.of(arguments[1]), LocalDate.parse(arguments[2]));
  }
}

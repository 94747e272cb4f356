package dev.retentionmart.bench;

import dev.retentionmart.config.Grain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The published tables worked out by DuckDB: a yardstick for speed, and a second implementation to
 * compare rows with. The definitions are in the {@code .sql} files beside this class.
 *
 * @param threads as many as the job has cores
 * @param memory DuckDB's limit, as {@code 4GB}
 * @param activeWindows the grains, and how many periods a customer stays active in each
 */
record DuckDbMarts(int threads, String memory, Map<Grain, Integer> activeWindows) {
  static final String CURRENCY = "SEK";
  static final ZoneId TIME_ZONE = ZoneId.of("Europe/Stockholm");

  /** As in the configuration of the job that is measured. */
  static final Map<Grain, Integer> USUAL_WINDOWS =
      Map.of(Grain.MONTH, 12, Grain.QUARTER, 4, Grain.YEAR, 1);

  /**
   * Reads the folders {@code orders}, {@code customers}, {@code refunds} and {@code exchange_rates}
   * and writes {@code retention.parquet} and {@code cohorts.parquet}.
   */
  void build(Path data, Path output, LocalDate asOf) throws SQLException, IOException {
    Files.createDirectories(output);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set TimeZone = '" + TIME_ZONE + "'");
      statement.execute("set threads = " + threads);
      statement.execute("set memory_limit = '" + memory + "'");
      statement.execute("set temp_directory = '" + output.resolve("spill") + "'");
      statement.execute("set preserve_insertion_order = false");

      Map<String, String> names = new HashMap<>();
      names.put("data", data.toString());
      names.put("as_of", asOf.toString());
      names.put("as_of_end", asOf.plusDays(1).atStartOfDay(TIME_ZONE).toInstant().toString());
      names.put("currency", CURRENCY);
      execute(statement, "history.sql", names);
      execute(statement, "marts.sql", names);
      for (Map.Entry<Grain, Integer> window : new TreeMap<>(activeWindows).entrySet()) {
        Grain grain = window.getKey();
        names.put("grain", grain.label());
        names.put("months", String.valueOf(monthsOf(grain)));
        names.put("window", window.getValue().toString());
        names.put("as_of_period", String.valueOf(grain.periodOf(asOf)));
        execute(statement, "grain.sql", names);
      }
      for (String table : List.of("retention", "cohorts")) {
        Path file = output.resolve(table + ".parquet");
        statement.execute("copy " + table + " to '" + file + "' (format parquet)");
      }
    }
  }

  private static int monthsOf(Grain grain) {
    return switch (grain) {
      case MONTH -> 1;
      case QUARTER -> 3;
      case YEAR -> 12;
      case WEEK -> throw new IllegalArgumentException("weeks are not made of months");
    };
  }

  private static void execute(Statement statement, String script, Map<String, String> names)
      throws SQLException, IOException {
    String text;
    try (InputStream in = DuckDbMarts.class.getResourceAsStream(script)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace("${" + name.getKey() + "}", name.getValue());
    }
    for (String sql : text.split(";\\s*\n")) {
      statement.execute(sql);
    }
  }
}

package dev.retentionmart.nights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Online Retail as it grew: a folder with one Parquet file per day, of the days so far. A day's
 * file is written again when a line of that day came late, changed or went.
 */
final class RetailSource implements AutoCloseable {
  private static final String COLUMNS =
      "InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country";

  private final Connection connection;
  private final Path folder;
  private final List<LocalDate> days;
  private int night;

  private RetailSource(Connection connection, Path folder, List<LocalDate> days) {
    this.connection = connection;
    this.folder = folder;
    this.days = days;
  }

  /**
   * A source without a line.
   *
   * @param original the folder with all lines
   * @param folder where the days' files go
   */
  static RetailSource open(Path original, Path folder) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    List<LocalDate> days = new ArrayList<>();
    RetailSource source = new RetailSource(connection, folder, days);
    source.execute(
        """
        CREATE TABLE lines AS
        SELECT %s, ingest_date AS day, row_number() OVER (ORDER BY filename, file_row_number) AS id,
          false AS is_held, -1 AS comes_on, -1 AS right_on, -1 AS touched_on,
          Quantity AS right_quantity, UnitPrice AS right_price, CustomerID AS right_customer
        FROM read_parquet('%s/*/*.parquet', hive_partitioning = true, filename = true,
          file_row_number = true)
        """
            .formatted(COLUMNS, original));
    days.addAll(source.query("SELECT DISTINCT day FROM lines ORDER BY day"));
    return source;
  }

  /** The days with order lines. */
  List<LocalDate> days() {
    return List.copyOf(days);
  }

  /** The lines of the next day come, all of them. */
  LocalDate nextDay() throws SQLException, IOException {
    LocalDate day = days.get(night);
    execute("UPDATE lines SET comes_on = %d WHERE day = '%s'".formatted(night, day));
    come();
    return endNight(day);
  }

  /**
   * The lines of the next day come, but for some that come up to twenty nights later; some lines
   * that are there already change, for good or until they are put right, and some go.
   */
  LocalDate nextDayInDisorder(long seed) throws SQLException, IOException {
    LocalDate day = days.get(night);
    execute(
        """
        UPDATE lines SET comes_on = %d + CASE WHEN %s < 2 THEN 1 + %s ELSE 0 END WHERE day = '%s'
        """
            .formatted(night, dice(seed, "late", 100), dice(seed, "how late", 20), day));
    come();
    execute(
        """
        UPDATE lines SET Quantity = right_quantity, UnitPrice = right_price,
          CustomerID = right_customer, right_on = -1, touched_on = %1$d
        WHERE is_held AND right_on = %1$d
        """
            .formatted(night));
    execute(
        "UPDATE lines SET is_held = false, touched_on = %d WHERE is_held AND %s < 5"
            .formatted(night, diceOfHeld(seed, "goes")));
    String kind = dice(seed, "kind", 5);
    execute(
        """
        UPDATE lines SET
          Quantity = CASE %2$s WHEN 0 THEN Quantity + 3 WHEN 1 THEN -Quantity ELSE Quantity END,
          UnitPrice = CASE %2$s WHEN 2 THEN UnitPrice + 0.25 WHEN 3 THEN 0 ELSE UnitPrice END,
          CustomerID = CASE %2$s WHEN 4 THEN NULL ELSE CustomerID END,
          right_on = CASE WHEN %3$s < 12 THEN %1$d + 1 + %3$s ELSE -1 END,
          touched_on = %1$d
        WHERE is_held AND %4$s < 10
        """
            .formatted(night, kind, dice(seed, "put right", 24), diceOfHeld(seed, "changes")));
    return endNight(day);
  }

  private void come() throws SQLException {
    execute(
        "UPDATE lines SET is_held = true, touched_on = %1$d WHERE comes_on = %1$d"
            .formatted(night));
  }

  /** A number below {@code sides} for each line, another one every night. */
  private String dice(long seed, String what, int sides) {
    return "hash(id, %d, %d, '%s') %% %d".formatted(seed, night, what, sides);
  }

  /** A number below that of the lines which are there. */
  private String diceOfHeld(long seed, String what) {
    return "hash(id, %d, %d, '%s') %% (SELECT count(*) FROM lines WHERE is_held)"
        .formatted(seed, night, what);
  }

  private LocalDate endNight(LocalDate day) throws SQLException, IOException {
    for (LocalDate touched :
        query("SELECT DISTINCT day FROM lines WHERE touched_on = %d".formatted(night))) {
      Path file = folder.resolve("ingest_date=" + touched).resolve("lines.parquet");
      Files.createDirectories(file.getParent());
      execute(
          "COPY (SELECT %s FROM lines WHERE is_held AND day = '%s' ORDER BY id) TO '%s' (FORMAT parquet)"
              .formatted(COLUMNS, touched, file));
    }
    night++;
    return day;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<LocalDate> query(String sql) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        days.add(rows.getObject(1, LocalDate.class));
      }
    }
    return days;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

package dev.retentionmart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.config.Grain;
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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The yardstick is right only if it computes the same thing: the worked example, and the traps. */
class DuckDbMartsTest {
  private static final String EXAMPLE =
      """
      ('1', 'anna', '2025-01-10 12:00', 'web', 'completed', 100, 'SEK', null),
      ('2', 'anna', '2025-02-03 12:00', 'web', 'completed', 50, 'SEK', null),
      ('3', 'anna', '2025-02-20 12:00', 'store', 'completed', 70, 'SEK', null),
      ('4', 'bo', '2025-01-15 12:00', 'store', 'completed', 200, 'SEK', null),
      ('5', 'bo', '2025-03-05 12:00', 'store', 'completed', 120, 'SEK', null),
      ('6', 'cia', '2025-01-31 12:00', 'web', 'completed', 80, 'SEK', null),
      ('7', 'dan', '2025-02-11 12:00', 'store', 'completed', 40, 'SEK', null),
      ('8', 'dan', '2025-03-01 12:00', 'web', 'completed', 60, 'SEK', null),
      ('9', 'eva', '2025-03-30 12:00', 'web', 'completed', 90, 'SEK', null),
      ('10', 'eva', '2025-03-31 12:00', 'web', 'completed', 30, 'SEK', null)
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeTheOtherTables() throws SQLException, IOException {
    write(
        "customers",
        "customer_id, segment, cast(valid_from as timestamptz) as valid_from,"
            + " cast(valid_to as timestamptz) as valid_to",
        "customer_id, segment, valid_from, valid_to",
        """
        ('anna', 'consumer', '2024-01-01', null), ('anna', 'business', '2025-03-01', null),
        ('bo', 'business', '2024-01-01', null), ('cia', 'consumer', '2024-01-01', null),
        ('dan', 'consumer', '2024-01-01', null), ('eva', 'consumer', '2024-01-01', null)
        """);
    write(
        "refunds",
        "order_id, cast(refunded_at as timestamptz) as refunded_at,"
            + " cast(amount as decimal(12, 2)) as amount",
        "order_id, refunded_at, amount",
        "('r1', '2025-01-20 12:00', 30), ('r1', '2025-01-20 12:00', 30), ('r1', '2025-05-01 12:00', 5)");
    write(
        "exchange_rates",
        "currency, cast(date as date) as date, cast(rate as decimal(18, 6)) as rate",
        "currency, date, rate",
        "('EUR', '2025-01-03', 11.5), ('EUR', '2025-01-06', 11.004)");
  }

  @Test
  void workedExampleFromPeriodToPeriod() throws SQLException, IOException {
    build(EXAMPLE, 1);

    assertThat(ledger("(all)"))
        .containsExactly(
            "01 0 3 3 0 0 0 0 3 0 0 3 380.00 null true",
            "02 3 2 1 0 2 0 0 2 1 1 3 160.00 0.333 true",
            "03 2 3 1 1 1 0 0 3 1 2 4 300.00 0.5 true",
            "04 3 0 0 0 3 0 0 0 0 0 0 0.00 0.0 false");
    assertThat(ledger("business").get(2)).isEqualTo("03 1 1 0 1 1 1 0 1 0 1 1 120.00 0.0 true");
    assertThat(ledger("consumer").get(2)).isEqualTo("03 1 2 1 0 0 0 1 2 1 1 3 180.00 1.0 true");
  }

  @Test
  void workedExampleWithAWindowOfTwoMonths() throws SQLException, IOException {
    build(EXAMPLE, 2);

    assertThat(ledger("(all)").get(2)).isEqualTo("03 4 4 1 0 1 0 0 3 1 2 4 300.00 0.75 true");
    assertThat(ledger("business").get(2)).isEqualTo("03 2 2 0 0 0 1 0 1 0 1 1 120.00 1.0 true");
    assertThat(ledger("consumer").get(2)).isEqualTo("03 2 2 1 0 1 0 1 2 1 1 3 180.00 0.5 true");
  }

  @Test
  void workedExampleOfACohort() throws SQLException, IOException {
    build(EXAMPLE, 1);

    assertThat(
            query(
                "select age, cohort_size, active_customers, active_on_or_after,"
                    + " cumulative_net_revenue, cumulative_revenue_per_customer, is_complete"
                    + " from '%s/cohorts.parquet' where cohort_start = '2025-01-01'"
                    + " and segment = '(all)' and channel = '(all)' order by age"))
        .containsExactly(
            "0 3 3 3 380.00 126.67 true",
            "1 3 1 2 500.00 166.67 true",
            "2 3 1 1 620.00 206.67 true",
            "3 3 0 0 620.00 206.67 false");
  }

  @Test
  void newestCopyKnownOnTheDayCounts() throws SQLException, IOException {
    build(
        """
        ('c1', 'anna', '2025-01-10 12:00', 'web', 'completed', 100, 'SEK', '2025-01-11'),
        ('c1', 'anna', '2025-01-10 12:00', 'web', 'cancelled', 100, 'SEK', '2025-01-12'),
        ('c2', 'anna', '2025-01-10 12:00', 'web', 'placed', 30, 'SEK', '2025-01-10'),
        ('c2', 'anna', '2025-01-10 12:00', 'web', 'completed', 20, 'SEK', '2025-01-11'),
        ('c2', 'anna', '2025-01-10 12:00', 'web', 'cancelled', 20, 'SEK', '2025-05-11'),
        ('c3', 'bo', '2025-01-10 12:00', 'web', 'completed', 7, 'SEK', '2025-05-02'),
        ('c3', 'bo', '2025-01-10 12:00', 'web', 'completed', 8, 'SEK', '2025-05-01')
        """,
        1);

    assertThat(ledger("(all)").get(0)).isEqualTo("01 0 2 2 0 0 0 0 2 0 0 2 28.00 null true");
  }

  @Test
  void conflictingCopiesAreRejectedAndEqualOnesAreOne() throws SQLException, IOException {
    build(
        """
        ('c1', 'anna', '2025-01-10 12:00', 'web', 'completed', 100, 'SEK', '2025-01-11'),
        ('c1', 'anna', '2025-01-10 12:00', 'web', 'completed', 101, 'SEK', '2025-01-11'),
        ('c2', 'bo', '2025-01-10 12:00', 'web', 'completed', 20, 'SEK', '2025-01-11'),
        ('c2', 'bo', '2025-01-10 12:00', 'web', 'placed', 20, 'SEK', '2025-01-11')
        """,
        1);

    assertThat(ledger("(all)").get(0)).isEqualTo("01 0 1 1 0 0 0 0 1 0 0 1 20.00 null true");
  }

  @Test
  void refundsAndRatesMakeNetRevenue() throws SQLException, IOException {
    build(
        """
        ('r1', 'anna', '2025-01-05 23:30', 'web', 'completed', 100, 'EUR', null),
        ('e1', 'anna', '2025-01-06 00:30', 'web', 'completed', 1, 'EUR', null),
        ('e2', 'anna', '2025-01-06 00:30', 'web', 'completed', 2, 'EUR', null),
        ('e3', 'anna', '2025-01-02 12:00', 'web', 'completed', 1000, 'EUR', null),
        ('e4', 'anna', '2025-01-07 12:00', 'web', 'completed', 1000, 'XXX', null),
        ('e5', null, '2025-01-07 12:00', 'web', 'completed', 1000, 'SEK', null)
        """,
        1);

    // 40 euros at Friday's rate on Sunday night, 3 euros at Monday's: 460 + 11.004 + 22.008.
    assertThat(ledger("(all)").get(0)).isEqualTo("01 0 1 1 0 0 0 0 1 1 0 3 493.01 null true");
  }

  private void build(String orders, int window) throws SQLException, IOException {
    write(
        "orders",
        "order_id, customer_id, cast(ordered_at as timestamptz) as ordered_at, channel, status,"
            + " cast(amount as decimal(12, 2)) as amount, currency,"
            + " cast(updated_at as timestamptz) as updated_at",
        "order_id, customer_id, ordered_at, channel, status, amount, currency, updated_at",
        orders);
    new DuckDbMarts(1, "1GB", Map.of(Grain.MONTH, window))
        .build(folder, folder.resolve("marts"), LocalDate.of(2025, 4, 15));
  }

  private void write(String table, String select, String columns, String values)
      throws SQLException, IOException {
    Path file = Files.createDirectories(folder.resolve(table)).resolve("part-0.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set TimeZone = 'Europe/Stockholm'");
      statement.execute(
          "copy (select %s from (values %s) as rows(%s)) to '%s' (format parquet)"
              .formatted(select, values, columns, file));
    }
  }

  /** Month, S, E, N, R, C, in, out, B, repeat, returning, orders, revenue, rate, complete. */
  private List<String> ledger(String segment) throws SQLException {
    return query(
        "select strftime(period_start, '%%m'), customers_at_start, customers_at_end, new_customers,"
            + " reactivated_customers, churned_customers, moved_in_customers, moved_out_customers,"
            + " buyers, repeat_buyers, returning_buyers, orders, net_revenue,"
            + " round(retention_rate, 3), is_complete from '%s/retention.parquet'"
            + " where channel = '(all)' and segment = '"
            + segment
            + "' order by period_start");
  }

  private List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql.formatted(folder.resolve("marts")))) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          values.add(result.getString(column));
        }
        rows.add(String.join(" ", values.stream().map(String::valueOf).toList()));
      }
    }
    return rows;
  }
}

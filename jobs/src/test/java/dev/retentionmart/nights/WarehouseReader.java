package dev.retentionmart.nights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.warehouse.DeltaVersions;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a warehouse twice a second, whatever runs do to it meanwhile: the tables at the versions
 * that the last succeeded run names. What it sees must be complete and of one run, every time.
 */
final class WarehouseReader implements AutoCloseable {
  private static final long PAUSE_MILLISECONDS = 500;

  private final SparkSession spark = TestSpark.session().newSession();
  private final Path warehouse;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Set<String> runs = new LinkedHashSet<>();
  private final Future<?> reading;
  private Timestamp newest = new Timestamp(0);
  private int pictures;
  private volatile boolean isClosed;

  WarehouseReader(Path warehouse) {
    this.warehouse = warehouse;
    this.reading = thread.submit(this::readOnAndOn);
  }

  /** Fails if it has seen anything wrong. */
  void check() throws InterruptedException, ExecutionException {
    if (reading.isDone()) {
      reading.get();
    }
  }

  /** Looks once more, stops, fails if it has ever seen anything wrong, and tells what it saw. */
  String finish() throws InterruptedException, ExecutionException {
    isClosed = true;
    reading.get();
    look();
    return "the reader saw %d pictures of %d runs".formatted(pictures, runs.size());
  }

  @Override
  public void close() throws InterruptedException {
    isClosed = true;
    thread.shutdown();
    thread.awaitTermination(1, TimeUnit.MINUTES);
  }

  private Void readOnAndOn() throws InterruptedException {
    while (!isClosed) {
      look();
      Thread.sleep(PAUSE_MILLISECONDS);
    }
    return null;
  }

  private void look() {
    if (DeltaVersions.newest(spark, path("mart/runs")).isEmpty()) {
      return;
    }
    List<Row> succeeded =
        spark
            .sql(
                "SELECT run_id, mode, finished_at, table_versions, row_counts, as_of_date FROM delta.`%s`"
                        .formatted(path("mart/runs"))
                    + " WHERE status = 'succeeded' ORDER BY finished_at DESC")
            .collectAsList();
    if (succeeded.isEmpty()) {
      return;
    }
    Row last = succeeded.get(0);
    assertThat(last.getTimestamp(2)).as("end of the last run").isAfterOrEqualTo(newest);
    newest = last.getTimestamp(2);
    runs.add(last.getString(0));

    // A run that found nothing new names what an earlier one published.
    Row publisher =
        succeeded.stream()
            .filter(run -> !run.getString(1).equals("unchanged"))
            .findFirst()
            .orElseThrow();
    Map<String, Long> versions = last.getJavaMap(3);
    assertThat(versions).isEqualTo(publisher.getJavaMap(3));
    for (String mart : List.of("mart/retention", "mart/cohorts")) {
      checkRows(mart, versions, publisher);
    }
    checkLedger(versions);
    checkTotals(versions);
    pictures++;
  }

  /** As many rows as the run published, all of them its own. */
  private void checkRows(String mart, Map<String, Long> versions, Row publisher) {
    List<String> rows =
        spark
            .sql(
                "SELECT run_id, as_of_date, count(*) FROM %s GROUP BY 1, 2"
                    .formatted(at(mart, versions)))
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList();
    Map<String, Long> published = publisher.getJavaMap(4);
    assertThat(rows)
        .as("runs, as-of dates and rows in %s", mart)
        .containsExactly(
            "[%s,%s,%d]"
                .formatted(publisher.getString(0), publisher.getDate(5), published.get(mart)));
  }

  private void checkLedger(Map<String, Long> versions) {
    List<Row> wrong =
        spark
            .sql(
                """
                SELECT * FROM (
                  SELECT *, lag(customers_at_end) OVER (
                    PARTITION BY grain, segment, channel ORDER BY period_start) AS customers_before
                  FROM %s)
                WHERE customers_at_end
                    <> customers_at_start + new_customers + reactivated_customers - churned_customers
                  OR customers_at_start
                    <> customers_before + moved_in_customers - moved_out_customers
                """
                    .formatted(at("mart/retention", versions)))
            .takeAsList(3);
    assertThat(wrong).as("rows of mart/retention that do not add up").isEmpty();
  }

  /** Every grain of every table holds the same orders, buyers and customers. */
  private void checkTotals(Map<String, Long> versions) {
    List<Row> totals =
        spark
            .sql(
                """
                SELECT 'mart/retention' AS table, grain, sum(orders) AS orders, sum(buyers) AS buyers,
                    sum(new_customers) AS customers
                  FROM %1$s WHERE segment = '(all)' AND channel = '(all)' GROUP BY grain
                UNION ALL SELECT 'mart/retention by segment and channel', grain, sum(orders), sum(buyers),
                    sum(new_customers)
                  FROM %1$s WHERE segment <> '(all)' AND channel <> '(all)' GROUP BY grain
                UNION ALL SELECT 'mart/cohorts', grain, sum(orders), sum(active_customers),
                    sum(cohort_size) FILTER (WHERE age = 0)
                  FROM %2$s WHERE segment = '(all)' AND channel = '(all)' GROUP BY grain
                UNION ALL SELECT 'mart/cohorts by segment and channel', grain, sum(orders),
                    sum(active_customers), sum(cohort_size) FILTER (WHERE age = 0)
                  FROM %2$s WHERE segment <> '(all)' AND channel <> '(all)' GROUP BY grain
                UNION ALL SELECT 'counts/retention', grain, sum(orders), sum(buyers), sum(new_customers)
                  FROM %3$s GROUP BY grain
                UNION ALL SELECT 'counts/cohorts', grain, sum(orders), sum(active_customers),
                    sum(last_active_customers)
                  FROM %4$s GROUP BY grain
                UNION ALL SELECT 'timeline/purchase_periods', grain, sum(orders), count(*), count_if(is_last)
                  FROM %5$s GROUP BY grain
                UNION ALL SELECT 'timeline/customers', null, sum(orders), null, count(*) FROM %6$s
                UNION ALL SELECT 'history/orders', null, count_if(is_valid), null,
                    count(DISTINCT customer_id) FILTER (WHERE is_valid)
                  FROM %7$s
                """
                    .formatted(
                        at("mart/retention", versions),
                        at("mart/cohorts", versions),
                        at("counts/retention", versions),
                        at("counts/cohorts", versions),
                        at("timeline/purchase_periods", versions),
                        at("timeline/customers", versions),
                        at("history/orders", versions)))
            .collectAsList();
    assertThat(different(totals, "orders", "customers"))
        .as("orders and customers of all tables, which should be the same: %s", totals)
        .hasSize(1);
    totals.stream()
        .filter(row -> row.getAs("grain") != null)
        .collect(Collectors.groupingBy(row -> row.<String>getAs("grain")))
        .forEach(
            (grain, rows) ->
                assertThat(different(rows, "buyers"))
                    .as("buyers of %s of all tables, which should be the same: %s", grain, rows)
                    .hasSize(1));
  }

  private static Set<List<Object>> different(List<Row> rows, String... columns) {
    return rows.stream()
        .map(row -> List.of(columns).stream().map(column -> row.<Object>getAs(column)).toList())
        .collect(Collectors.toSet());
  }

  private String at(String table, Map<String, Long> versions) {
    return "delta.`%s` VERSION AS OF %d".formatted(path(table), versions.get(table));
  }

  private String path(String table) {
    return warehouse.resolve(table).toString();
  }
}

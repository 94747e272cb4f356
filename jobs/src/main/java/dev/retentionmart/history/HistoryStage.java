package dev.retentionmart.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.CanonicalRates;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads the sources, writes the history, and accounts for every row. */
public final class HistoryStage {
  private static final String STAGE = "history";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final String runId;
  private final Warehouse warehouse;
  private final Progress progress;

  public HistoryStage(
      SparkSession spark,
      NightlyConfig config,
      LocalDate asOf,
      String runId,
      Warehouse warehouse,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.runId = runId;
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /** Writes the three tables of the stage. */
  public History run(OpenSources sources) {
    try (Held held = new Held()) {
      return write(sources, held);
    }
  }

  private History write(OpenSources sources, Held held) {
    Map<String, SourceTotals> sourceTotals =
        progress.step(STAGE, "count the sources' rows", () -> SourceTotals.bySource(sources, asOf));
    Dataset<Row> rates = held.hold(ratesWithReasons(sources));
    SettledOrders settled =
        config.sources().orders().lines()
            ? settle(sources, rates, held)
            : progress.step(
                STAGE, "find orders that come twice", () -> settle(sources, rates, held));
    Dataset<Row> refundsByOrder =
        sources.refunds().map(rows -> Refunds.byOrder(rows, asOf)).orElseGet(this::noRefunds);
    Dataset<Row> orders =
        progress.step(
            STAGE,
            "one row per order",
            () ->
                warehouse.replace(
                    OrdersTable.table(sources.orderIdType(), sources.customerIdType()),
                    OrderHistory.withRefunds(settled.orders(), refundsByOrder)));
    Dataset<Row> customers =
        progress.step(
            STAGE,
            "one row per customer version",
            () ->
                warehouse.replace(
                    CustomersTable.table(sources.customerIdType()), customerVersions(sources)));
    Accounting accounting =
        progress.step(
            STAGE,
            "account for every row",
            () -> new Accounting(sources, sourceTotals, rates, orders, customers, asOf));
    return progress.step(
        STAGE,
        "keep the rejected rows",
        () -> {
          Dataset<Row> rejects =
              accounting.rejects(settled, runId).stream()
                  .reduce(Dataset::unionByName)
                  .orElseGet(() -> empty(RejectedRowsTable.TABLE.schema()));
          return accounting.history(warehouse.replace(RejectedRowsTable.TABLE, rejects));
        });
  }

  private SettledOrders settle(OpenSources sources, Dataset<Row> rates, Held held) {
    Dataset<Row> rowsWithOutcomes =
        OrderOutcomes.withOutcomes(
            sources.orders(),
            held.hold(ExchangeRates.ratesByDay(rates, asOf)),
            knownCurrencies(rates),
            config.currency(),
            asOf);
    return config.sources().orders().lines()
        ? SettledOrders.ofLines(rowsWithOutcomes)
        : SettledOrders.ofCopies(sources.orders(), rowsWithOutcomes, asOf, held);
  }

  private Dataset<Row> ratesWithReasons(OpenSources sources) {
    return sources
        .exchangeRates()
        .map(ExchangeRates::withReasons)
        .orElseGet(
            () ->
                empty(
                    new StructType()
                        .add("currency", DataTypes.StringType)
                        .add("rate_date", DataTypes.DateType)
                        .add("rate", CanonicalRates.RATE)
                        .add("reason", DataTypes.StringType)));
  }

  private static Set<String> knownCurrencies(Dataset<Row> ratesWithReasons) {
    Set<String> known = new TreeSet<>();
    ratesWithReasons
        .where(col("reason").isNull())
        .select("currency")
        .distinct()
        .collectAsList()
        .forEach(row -> known.add(row.getString(0)));
    return known;
  }

  private Dataset<Row> noRefunds() {
    return spark
        .range(0)
        .select(
            lit(null).cast("string").as("refunded_order_id"),
            lit(null).cast("bigint").as("refunded_e4"),
            lit(null).cast("bigint").as("refund_rows"));
  }

  private Dataset<Row> customerVersions(OpenSources sources) {
    return sources
        .customers()
        .map(rows -> CustomerVersions.versions(rows, asOf))
        .orElseGet(() -> empty(CustomersTable.table(sources.customerIdType()).schema()));
  }

  private Dataset<Row> empty(StructType schema) {
    return spark.createDataFrame(List.of(), schema);
  }
}

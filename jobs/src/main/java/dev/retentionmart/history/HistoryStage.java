package dev.retentionmart.history;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the sources, writes the history, and accounts for every row. */
public final class HistoryStage {
  static final String STAGE = "history";

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

  /** Writes the tables of the stage. */
  public History run(OpenSources sources, ExchangeRates rates) {
    try (Held held = Held.much()) {
      return write(sources, rates, held);
    }
  }

  private History write(OpenSources sources, ExchangeRates rates, Held held) {
    Map<String, SourceTotals> sourceTotals =
        progress.step(STAGE, "count the sources' rows", () -> SourceTotals.bySource(sources, asOf));
    Settlement settlement = new Settlement(spark, config, sources, rates, asOf, held);
    SettledOrders settled =
        config.sources().orders().lines()
            ? settlement.settle(sources.orders())
            : progress.step(
                STAGE, "find orders that come twice", () -> settlement.settle(sources.orders()));
    Dataset<Row> orders =
        progress.step(
            STAGE,
            "one row per order",
            () ->
                warehouse.replace(
                    OrdersTable.table(sources.orderIdType(), sources.customerIdType()),
                    OrderHistory.withRefunds(
                        settled.orders(), settlement.refundsByOrder(sources.refunds()))));
    Dataset<Row> customers =
        progress.step(
            STAGE,
            "one row per customer version",
            () ->
                warehouse.replace(
                    CustomersTable.table(sources.customerIdType()),
                    settlement.customerVersions(sources.customers())));
    sources
        .exchangeRates()
        .ifPresent(source -> warehouse.replace(ExchangeRatesTable.TABLE, rates.daily(spark)));
    Accounting accounting =
        progress.step(
            STAGE,
            "account for every row",
            () ->
                new Accounting(
                    sources, sourceTotals, rates, orders, customers, asOf, runId, Set.of()));
    return progress.step(
        STAGE,
        "keep the rejected rows",
        () -> {
          Dataset<Row> rejects =
              accounting.rejects(settled.rejects(runId)).stream()
                  .reduce(Dataset::unionByName)
                  .orElseGet(() -> settlement.empty(RejectedRowsTable.TABLE.schema()));
          return accounting.history(warehouse.replace(RejectedRowsTable.TABLE, rejects));
        });
  }
}

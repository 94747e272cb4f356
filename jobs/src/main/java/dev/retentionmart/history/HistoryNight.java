package dev.retentionmart.history;

import static dev.retentionmart.history.HistoryStage.STAGE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.Changes;
import dev.retentionmart.warehouse.Keys;
import dev.retentionmart.warehouse.RowPlaces;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The history, brought up to date: what may have changed is settled by the same rules as everything
 * is in a full build, and what comes out otherwise takes the place of what it was.
 */
public final class HistoryNight {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final String runId;
  private final Warehouse warehouse;
  private final Progress progress;
  private final PreviousNight previous;
  private final OpenSources sources;
  private final ExchangeRates rates;
  private final Held held;

  /**
   * @param held holds what the result reads, until the counts are written
   */
  public HistoryNight(
      SparkSession spark,
      NightlyConfig config,
      LocalDate asOf,
      String runId,
      Warehouse warehouse,
      Progress progress,
      PreviousNight previous,
      OpenSources sources,
      ExchangeRates rates,
      Held held) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.runId = runId;
    this.warehouse = warehouse;
    this.progress = progress;
    this.previous = previous;
    this.sources = sources;
    this.rates = rates;
    this.held = held;
  }

  /**
   * Changes the tables of the stage.
   *
   * @return empty, with nothing written, where so much changed that everything had better be built
   */
  public Optional<ChangedHistory> run() {
    Table ordersTable = OrdersTable.table(sources.orderIdType(), sources.customerIdType());
    Table customersTable = CustomersTable.table(sources.customerIdType());
    Dataset<Row> ordersBefore = warehouse.read(ordersTable);
    Dataset<Row> versionsBefore = warehouse.read(customersTable);
    Dataset<Row> rejectedBefore = warehouse.read(RejectedRowsTable.TABLE);
    Map<String, SourceTotals> sourceTotals =
        progress.step(STAGE, "count the sources' rows", () -> SourceTotals.bySource(sources, asOf));
    ExchangeRates ratesBefore =
        progress.step(STAGE, "exchange rates as they were", this::ratesBefore);
    Settlement settlement = new Settlement(spark, config, sources, rates, asOf, held);

    Keys orderIds =
        progress.step(
            STAGE,
            "find orders that may have changed",
            () -> Keys.of(orderIds(ordersBefore, rejectedBefore, ratesBefore)));
    Keys versionIds =
        progress.step(
            STAGE,
            "find customers that may have changed",
            () -> Keys.of(versionIds(versionsBefore)));
    if (orderIds.areTooMany() || versionIds.areTooMany()) {
      return Optional.empty();
    }
    SettledOrders settled =
        progress.step(
            STAGE,
            "settle these orders",
            () ->
                settlement.settle(held.hold(orderIds.in(sources.orders(), OrdersTable.ORDER_ID))));
    Part orders =
        progress.step(
            STAGE,
            "compare with what they were",
            () -> orders(settlement, settled.orders(), orderIds, ordersBefore, ordersTable));
    Part versions =
        progress.step(
            STAGE,
            "compare customer versions",
            () -> versions(settlement, versionIds, versionsBefore, customersTable));
    Keys customers = orders.customers().and(versions.customers());
    if (customers.areTooMany()) {
      return Optional.empty();
    }
    Dataset<Row> ofCustomersBefore =
        progress.step(
            STAGE,
            "their orders as they were",
            () -> held.hold(customers.in(followed(ordersBefore), OrdersTable.CUSTOMER_ID)));
    Dataset<Row> ofCustomersAfter =
        orders
            .changed()
            .notIn(ofCustomersBefore, OrdersTable.ORDER_ID)
            .unionByName(followed(orders.after()));
    Dataset<Row> theirVersionsBefore =
        progress.step(
            STAGE,
            "their versions as they were",
            () -> held.hold(customers.in(versionsBefore, CustomersTable.CUSTOMER_ID)));
    Dataset<Row> theirVersionsAfter =
        versions
            .changed()
            .notIn(theirVersionsBefore, CustomersTable.CUSTOMER_ID)
            .unionByName(versions.after());

    Dataset<Row> newOrders =
        progress.step(
            STAGE,
            "one row per order",
            () -> change(ordersTable, OrdersTable.ORDER_ID, orders, ordersBefore));
    Dataset<Row> newVersions =
        progress.step(
            STAGE,
            "one row per customer version",
            () -> change(customersTable, CustomersTable.CUSTOMER_ID, versions, versionsBefore));
    if (!rates.isAs(ratesBefore)) {
      progress.step(
          STAGE,
          "exchange rates",
          () -> warehouse.replace(ExchangeRatesTable.TABLE, rates.daily(spark)));
    }
    Accounting accounting =
        progress.step(
            STAGE,
            "account for every row",
            () ->
                new Accounting(
                    sources,
                    sourceTotals,
                    rates,
                    newOrders,
                    newVersions,
                    asOf,
                    runId,
                    RejectedRowsTable.sourcesOf(rejectedBefore)));
    Dataset<Row> rejectedOrders =
        RejectedRowsTable.ordersBut(orderIds, rejectedBefore).unionByName(settled.rejects(runId));
    Optional<Dataset<Row>> newRejects =
        progress.step(
            STAGE,
            "keep the rejected rows",
            () -> rejects(accounting, settlement, rejectedOrders, rejectedBefore));
    return Optional.of(
        new ChangedHistory(
            accounting.history(newRejects.orElse(rejectedBefore)),
            newRejects.isEmpty() && orders.changed().isEmpty() && versions.changed().isEmpty(),
            customers,
            ofCustomersBefore,
            ofCustomersAfter,
            theirVersionsBefore,
            theirVersionsAfter));
  }

  /**
   * What changed in a table.
   *
   * @param changed the keys of the rows that are not what they were
   * @param customers whose life they are part of
   * @param before their rows as they were, with their places
   * @param after their rows as they are
   */
  private record Part(Keys changed, Keys customers, Dataset<Row> before, Dataset<Row> after) {}

  private ExchangeRates ratesBefore() {
    return sources.exchangeRates().isPresent()
        ? ExchangeRates.leftIn(warehouse.read(ExchangeRatesTable.TABLE))
        : ExchangeRates.NONE;
  }

  private Dataset<Row> orderIds(
      Dataset<Row> ordersBefore, Dataset<Row> rejectedBefore, ExchangeRates ratesBefore) {
    return new OrderChanges(spark, sources, previous, asOf, ordersBefore)
        .ids(rejectedBefore, rates, ratesBefore);
  }

  private Dataset<Row> versionIds(Dataset<Row> versionsBefore) {
    return sources
        .customers()
        .map(rows -> VersionChanges.ids(rows, previous, asOf, versionsBefore))
        .orElseGet(() -> versionsBefore.limit(0).select(CustomersTable.CUSTOMER_ID));
  }

  private Part orders(
      Settlement settlement,
      Dataset<Row> settled,
      Keys ids,
      Dataset<Row> ordersBefore,
      Table table) {
    Optional<Dataset<Row>> refunds =
        sources.refunds().map(rows -> ids.in(rows, OrdersTable.ORDER_ID));
    return part(
        OrdersTable.ORDER_ID,
        when(col(OrdersTable.IS_VALID), col(OrdersTable.CUSTOMER_ID)),
        ids.in(ordersBefore, OrdersTable.ORDER_ID),
        OrderHistory.withRefunds(settled, settlement.refundsByOrder(refunds)).to(table.schema()));
  }

  private Part versions(Settlement settlement, Keys ids, Dataset<Row> versionsBefore, Table table) {
    return part(
        CustomersTable.CUSTOMER_ID,
        col(CustomersTable.CUSTOMER_ID),
        ids.in(versionsBefore, CustomersTable.CUSTOMER_ID),
        settlement
            .customerVersions(
                sources.customers().map(rows -> ids.in(rows, CustomersTable.CUSTOMER_ID)))
            .to(table.schema()));
  }

  /** Of every row that differs, both what it was and what it is tell whose it is. */
  private Part part(String key, Column customer, Dataset<Row> before, Dataset<Row> after) {
    Dataset<Row> heldBefore = held.hold(RowPlaces.with(before));
    Dataset<Row> heldAfter = held.hold(after);
    List<Keys> keys =
        Keys.ofEach(
            Changes.between(RowPlaces.without(heldBefore), heldAfter)
                .select(col(key), customer.as("customer"))
                .distinct());
    Keys changed = keys.get(0);
    return new Part(changed, keys.get(1), changed.in(heldBefore, key), changed.in(heldAfter, key));
  }

  private Dataset<Row> change(Table table, String key, Part part, Dataset<Row> before) {
    return part.changed().isEmpty()
        ? before
        : warehouse.change(table, key, part.changed(), part.before(), part.after());
  }

  /** The table of rejected rows as it is now; empty where it is as it was. */
  private Optional<Dataset<Row>> rejects(
      Accounting accounting,
      Settlement settlement,
      Dataset<Row> rejectedOrders,
      Dataset<Row> rejectedBefore) {
    Dataset<Row> rejects =
        held.hold(
            accounting.rejects(rejectedOrders).stream()
                .reduce(Dataset::unionByName)
                .orElseGet(() -> settlement.empty(RejectedRowsTable.TABLE.schema())));
    boolean isAsItWas =
        Changes.between(
                rejectedBefore.drop(RejectedRowsTable.RUN_ID),
                rejects.drop(RejectedRowsTable.RUN_ID))
            .isEmpty();
    return isAsItWas
        ? Optional.empty()
        : Optional.of(warehouse.replace(RejectedRowsTable.TABLE, rejects));
  }

  /** What the timeline asks of the orders that count. */
  private static Dataset<Row> followed(Dataset<Row> orders) {
    return orders
        .where(col(OrdersTable.IS_VALID))
        .select(
            OrdersTable.ORDER_ID,
            OrdersTable.CUSTOMER_ID,
            OrdersTable.ORDERED_AT,
            OrdersTable.ORDER_DATE,
            OrdersTable.CHANNEL,
            OrdersTable.NET_REVENUE_E4);
  }
}

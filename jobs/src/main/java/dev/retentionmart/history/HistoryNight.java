package dev.retentionmart.history;

import static dev.retentionmart.history.HistoryStage.STAGE;
import static org.apache.spark.sql.functions.col;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.Changes;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The history, brought up to date: changed orders are settled by the same rules as all orders are
 * in a full build, and take the place of what they were.
 */
public final class HistoryNight {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final String runId;
  private final Warehouse warehouse;
  private final Progress progress;
  private final PreviousNight previous;

  public HistoryNight(
      SparkSession spark,
      NightlyConfig config,
      LocalDate asOf,
      String runId,
      Warehouse warehouse,
      Progress progress,
      PreviousNight previous) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.runId = runId;
    this.warehouse = warehouse;
    this.progress = progress;
    this.previous = previous;
  }

  /**
   * Changes the three tables of the stage.
   *
   * @param held holds what the result reads, until the timeline is written
   */
  public ChangedHistory run(OpenSources sources, Held held) {
    Table ordersTable = OrdersTable.table(sources.orderIdType(), sources.customerIdType());
    Table customersTable = CustomersTable.table(sources.customerIdType());
    Dataset<Row> ordersBefore = warehouse.read(ordersTable);
    Dataset<Row> customersBefore = warehouse.read(customersTable);
    Dataset<Row> rejectedBefore = warehouse.read(RejectedRowsTable.TABLE);
    Map<String, SourceTotals> sourceTotals =
        progress.step(STAGE, "count the sources' rows", () -> SourceTotals.bySource(sources, asOf));
    Settlement settlement = new Settlement(spark, config, sources, asOf, held);
    Dataset<Row> refundsByOrder = held.holdKeys(settlement.refundsByOrder());

    Dataset<Row> ids =
        progress.step(
            STAGE,
            "find what changed",
            () ->
                held.holdKeys(
                    new OrderChanges(config, sources.orders(), ordersBefore)
                        .ids(
                            previous.watermark(),
                            rejectedBefore,
                            refundsByOrder,
                            settlement.ratesByDay())
                        .withColumnRenamed(OrdersTable.ORDER_ID, "changed_id")));
    Dataset<Row> rows = held.hold(ofOrders(sources.orders(), ids));
    SettledOrders settled =
        progress.step(STAGE, "settle the changed orders", () -> settlement.settle(rows));
    Dataset<Row> ordersNow =
        OrderHistory.withRefunds(settled.orders(), refundsByOrder).to(ordersTable.schema());
    Changes orders =
        progress.step(
            STAGE,
            "compare with what they were",
            () ->
                changesOfOrders(
                    held.hold(ofOrders(ordersBefore, ids)), held.hold(ordersNow), held));
    Changes versions =
        progress.step(
            STAGE,
            "compare customer versions",
            () ->
                Changes.of(
                    held.hold(
                        Changes.signed(
                            customersBefore,
                            settlement.customerVersions().to(customersTable.schema())))));

    Dataset<Row> customers = held.holdKeys(customersOf(orders, versions));
    Dataset<Row> ofCustomersBefore =
        held.hold(ofCustomers(followed(validOrders(ordersBefore)), customers));
    Dataset<Row> ofCustomersAfter =
        without(ofCustomersBefore, orders.removed(), List.of(OrdersTable.ORDER_ID))
            .unionByName(followed(validOrders(orders.added())));
    Dataset<Row> versionsBefore = held.hold(ofCustomers(customersBefore, customers));
    List<String> versionKey = List.of(CustomersTable.CUSTOMER_ID, CustomersTable.VALID_FROM);
    Dataset<Row> versionsAfter =
        without(versionsBefore, versions.removed(), versionKey).unionByName(versions.added());

    Dataset<Row> newOrders =
        progress.step(
            STAGE,
            "one row per order",
            () -> warehouse.change(ordersTable, List.of(OrdersTable.ORDER_ID), orders));
    Dataset<Row> newCustomers =
        progress.step(
            STAGE,
            "one row per customer version",
            () -> warehouse.change(customersTable, versionKey, versions));
    Accounting accounting =
        progress.step(
            STAGE,
            "account for every row",
            () ->
                new Accounting(
                    sources,
                    sourceTotals,
                    settlement.rates(),
                    newOrders,
                    newCustomers,
                    asOf,
                    runId));
    Dataset<Row> rejects =
        held.hold(
            accounting
                .rejects(stillRejected(rejectedBefore, ids).unionByName(settled.rejects(runId)))
                .stream()
                .reduce(Dataset::unionByName)
                .orElseGet(() -> settlement.empty(RejectedRowsTable.TABLE.schema())));
    boolean hasOtherRejects =
        !Changes.signed(
                rejectedBefore.drop(RejectedRowsTable.RUN_ID),
                rejects.drop(RejectedRowsTable.RUN_ID))
            .isEmpty();
    History history =
        progress.step(
            STAGE,
            "keep the rejected rows",
            () ->
                accounting.history(
                    hasOtherRejects
                        ? warehouse.replace(RejectedRowsTable.TABLE, rejects)
                        : rejectedBefore));
    boolean isUnchanged = !hasOtherRejects && orders.isEmpty() && versions.isEmpty();
    return new ChangedHistory(
        history, isUnchanged, ofCustomersBefore, ofCustomersAfter, versionsBefore, versionsAfter);
  }

  private static Dataset<Row> ofOrders(Dataset<Row> rows, Dataset<Row> ids) {
    return rows.join(ids, col(OrdersTable.ORDER_ID).eqNullSafe(col("changed_id")), "left_semi");
  }

  /** Rows without an id have no key of their own: they change together. */
  private static Changes changesOfOrders(Dataset<Row> before, Dataset<Row> now, Held held) {
    Changes signed = Changes.of(held.hold(Changes.signed(before, now)));
    Dataset<Row> changedIds =
        held.holdKeys(
            signed
                .removed()
                .unionByName(signed.added())
                .select(col(OrdersTable.ORDER_ID).as("changed_id"))
                .distinct());
    return new Changes(ofOrders(before, changedIds), ofOrders(now, changedIds));
  }

  private static Dataset<Row> customersOf(Changes orders, Changes versions) {
    Dataset<Row> ofOrders =
        validOrders(orders.removed())
            .unionByName(validOrders(orders.added()))
            .select(OrdersTable.CUSTOMER_ID);
    Dataset<Row> ofVersions =
        versions.removed().unionByName(versions.added()).select(CustomersTable.CUSTOMER_ID);
    return ofOrders
        .unionByName(ofVersions)
        .distinct()
        .withColumnRenamed(OrdersTable.CUSTOMER_ID, "changed_customer");
  }

  private static Dataset<Row> validOrders(Dataset<Row> orders) {
    return orders.where(col(OrdersTable.IS_VALID));
  }

  /** What the timeline asks of an order. */
  private static Dataset<Row> followed(Dataset<Row> orders) {
    return orders.select(
        OrdersTable.ORDER_ID,
        OrdersTable.CUSTOMER_ID,
        OrdersTable.ORDERED_AT,
        OrdersTable.ORDER_DATE,
        OrdersTable.CHANNEL,
        OrdersTable.NET_REVENUE_E4);
  }

  private static Dataset<Row> ofCustomers(Dataset<Row> rows, Dataset<Row> customers) {
    return rows.join(
        customers, col(OrdersTable.CUSTOMER_ID).equalTo(col("changed_customer")), "left_semi");
  }

  private static Dataset<Row> without(Dataset<Row> rows, Dataset<Row> removed, List<String> key) {
    Column[] renamed =
        key.stream().map(name -> col(name).as("removed_" + name)).toArray(Column[]::new);
    Column isSame =
        key.stream()
            .map(name -> col(name).equalTo(col("removed_" + name)))
            .reduce(Column::and)
            .orElseThrow();
    return rows.join(removed.select(renamed), isSame, "left_anti");
  }

  private static Dataset<Row> stillRejected(Dataset<Row> rejectedBefore, Dataset<Row> ids) {
    return rejectedBefore
        .where(col(RejectedRowsTable.SOURCE).equalTo("orders"))
        .join(
            ids,
            col(RejectedRowsTable.KEY).eqNullSafe(col("changed_id").cast("string")),
            "left_anti");
  }
}

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.source.OpenSources;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * Accounts for every row of the sources and all the money of the orders: what the sources hold
 * against what the history and the rejected rows hold. Rejected rows are looked for only where
 * something is missing, or was rejected before.
 */
final class Accounting {
  private final OpenSources sources;
  private final Map<String, SourceTotals> sourceTotals;
  private final ExchangeRates rates;
  private final Dataset<Row> orders;
  private final Dataset<Row> customers;
  private final LocalDate asOf;
  private final String runId;
  private final Set<String> rejectedBefore;
  private final Row orderTotals;
  private final Row versionTotals;

  /**
   * @param orders {@code history/orders}
   * @param customers {@code history/customers}
   * @param rejectedBefore sources with rejected rows in the run that this one goes on from: rows
   *     that are gone unnoticed must not make up for these
   */
  Accounting(
      OpenSources sources,
      Map<String, SourceTotals> sourceTotals,
      ExchangeRates rates,
      Dataset<Row> orders,
      Dataset<Row> customers,
      LocalDate asOf,
      String runId,
      Set<String> rejectedBefore) {
    this.sources = sources;
    this.sourceTotals = sourceTotals;
    this.rates = rates;
    this.orders = orders;
    this.customers = customers;
    this.asOf = asOf;
    this.runId = runId;
    this.rejectedBefore = rejectedBefore;
    this.orderTotals = totalsOf(orders);
    this.versionTotals =
        customers.agg(total(col(CustomersTable.SOURCE_ROWS)), count(lit(1))).head();
  }

  /**
   * The rows that did not find their place, in the shape of {@link RejectedRowsTable}.
   *
   * @param rejectedOrders those of the orders, looked at only where there may be any
   */
  List<Dataset<Row>> rejects(Dataset<Row> rejectedOrders) {
    List<Dataset<Row>> rejects = new ArrayList<>();
    if (mayReject("orders", placedOrderRows())) {
      rejects.add(rejectedOrders);
    }
    customersWithoutPlace()
        .ifPresent(rows -> rejects.add(rejected(rows, "customers", "customer_id")));
    refundsWithoutPlace().forEach(rows -> rejects.add(rejected(rows, "refunds", "order_id")));
    if (rates.rejectedRows() > 0) {
      Dataset<Row> rows =
          ExchangeRates.withReasons(sources.exchangeRates().orElseThrow())
              .where(col("reason").isNotNull());
      rejects.add(rejected(rows, "exchange-rates", "currency"));
    }
    return rejects;
  }

  /**
   * What the stage leaves.
   *
   * @param rejectedRows {@code history/rejected_rows}
   */
  History history(Dataset<Row> rejectedRows) {
    Map<String, Map<String, Long>> rejected = new LinkedHashMap<>();
    long rejectedAmount = 0;
    for (Row row : rejectedBySourceAndReason(rejectedRows)) {
      rejected
          .computeIfAbsent(row.getString(0), source -> new TreeMap<>())
          .put(row.getString(1), row.getLong(2));
      rejectedAmount += row.getLong(3);
    }
    List<SourceAccount> accounts = new ArrayList<>();
    accounts.add(account("orders", orderTotal("accepted"), excludedOrderRows(), rejected));
    sources.customers().ifPresent(rows -> accounts.add(customerAccount(rejected)));
    sources.refunds().ifPresent(rows -> accounts.add(refundAccount(rejected)));
    sources.exchangeRates().ifPresent(rows -> accounts.add(rateAccount(rejected)));
    History.Money money =
        new History.Money(
            source("orders").amountE4(),
            orderTotal("amount") + orderTotal("left_out") + rejectedAmount,
            orderTotal("valid_orders"),
            orderTotal("valid_revenue"),
            orderTotal("guest_orders"),
            orderTotal("guest_revenue"));
    return new History(orders, customers, rejectedRows, accounts, money, marks());
  }

  private Map<String, String> marks() {
    Map<String, String> marks = new TreeMap<>(sources.positions());
    sourceTotals.forEach(
        (source, totals) -> totals.lastMark().ifPresent(mark -> marks.put(source, mark)));
    return marks;
  }

  private static Row totalsOf(Dataset<Row> orderHistory) {
    Column isValid = col(OrdersTable.IS_VALID);
    Column isGuest =
        col(OrdersTable.EXCLUSION_REASON)
            .equalTo(OrderOutcomes.GUEST)
            .and(col(OrdersTable.IS_IN_SCOPE));
    return orderHistory
        .agg(
            total(col(OrdersTable.VALID_ROWS)).as("accepted"),
            total(col(OrdersTable.GUEST_ROWS)).as(OrderOutcomes.GUEST),
            total(col(OrdersTable.NOT_VALID_ROWS)).as(OrderOutcomes.NOT_VALID),
            total(col(OrdersTable.FUTURE_ROWS)).as(OrderOutcomes.FUTURE),
            total(col(OrdersTable.SUPERSEDED_ROWS)).as(OrderOutcomes.SUPERSEDED),
            total(col(OrdersTable.REFUND_ROWS)).as("refunds"),
            total(col(OrdersTable.AMOUNT_E4)).as("amount"),
            total(col(OrdersTable.LEFT_OUT_E4)).as("left_out"),
            total(when(isValid, 1L)).as("valid_orders"),
            total(when(isValid, col(OrdersTable.NET_REVENUE_E4))).as("valid_revenue"),
            total(when(isGuest, 1L)).as("guest_orders"),
            total(when(isGuest, col(OrdersTable.NET_REVENUE_E4))).as("guest_revenue"))
        .head();
  }

  private Map<String, Long> excludedOrderRows() {
    Map<String, Long> excluded = new LinkedHashMap<>();
    for (String reason :
        List.of(
            OrderOutcomes.GUEST,
            OrderOutcomes.NOT_VALID,
            OrderOutcomes.FUTURE,
            OrderOutcomes.SUPERSEDED)) {
      excluded.put(reason, orderTotal(reason));
    }
    return excluded;
  }

  private long placedOrderRows() {
    long excluded = excludedOrderRows().values().stream().mapToLong(Long::longValue).sum();
    return orderTotal("accepted") + excluded;
  }

  private Optional<Dataset<Row>> customersWithoutPlace() {
    SourceTotals source = source("customers");
    long placed = source.future() + source.nobodys() + versionTotals.getLong(0);
    return sources
        .customers()
        .filter(rows -> mayReject("customers", placed))
        .map(rows -> CustomerVersions.rejected(rows, asOf));
  }

  private List<Dataset<Row>> refundsWithoutPlace() {
    SourceTotals source = source("refunds");
    List<Dataset<Row>> rejects = new ArrayList<>();
    if (source.broken() > 0) {
      rejects.add(Refunds.broken(sources.refunds().orElseThrow()));
    }
    if (mayReject("refunds", source.future() + source.broken() + orderTotal("refunds"))) {
      rejects.add(Refunds.withoutOrder(sources.refunds().orElseThrow(), orders, asOf));
    }
    return rejects;
  }

  private boolean mayReject(String source, long placed) {
    return rejectedBefore.contains(source) || source(source).rows() != placed;
  }

  private SourceAccount customerAccount(Map<String, Map<String, Long>> rejected) {
    Map<String, Long> excluded = new LinkedHashMap<>();
    excluded.put(OrderOutcomes.GUEST, source("customers").nobodys());
    excluded.put(OrderOutcomes.FUTURE, source("customers").future());
    excluded.put(OrderOutcomes.SUPERSEDED, versionTotals.getLong(0) - versionTotals.getLong(1));
    return account("customers", versionTotals.getLong(1), excluded, rejected);
  }

  private SourceAccount refundAccount(Map<String, Map<String, Long>> rejected) {
    Map<String, Long> excluded = Map.of(OrderOutcomes.FUTURE, source("refunds").future());
    return account("refunds", orderTotal("refunds"), excluded, rejected);
  }

  private SourceAccount rateAccount(Map<String, Map<String, Long>> rejected) {
    Map<String, Long> excluded = Map.of(OrderOutcomes.SUPERSEDED, rates.repeatedRows());
    return account("exchange-rates", rates.days(), excluded, rejected);
  }

  private SourceAccount account(
      String name,
      long accepted,
      Map<String, Long> excluded,
      Map<String, Map<String, Long>> rejected) {
    return new SourceAccount(
        name, source(name).rows(), accepted, excluded, rejected.getOrDefault(name, Map.of()));
  }

  private SourceTotals source(String name) {
    return SourceTotals.of(sourceTotals, name);
  }

  private long orderTotal(String name) {
    return orderTotals.getLong(orderTotals.fieldIndex(name));
  }

  private Dataset<Row> rejected(Dataset<Row> rows, String source, String key) {
    Column noAmount = lit(null).cast(DataTypes.LongType);
    Column unknown = lit(null).cast(DataTypes.BooleanType);
    return RejectedRowsTable.rejectedRows(
        rows, source, col("reason"), col(key), noAmount, unknown, runId);
  }

  private static List<Row> rejectedBySourceAndReason(Dataset<Row> rejectedRows) {
    return rejectedRows
        .groupBy(RejectedRowsTable.SOURCE, RejectedRowsTable.REASON_CODE)
        .agg(count(lit(1)), total(col(RejectedRowsTable.AMOUNT_E4)))
        .collectAsList();
  }

  private static Column total(Column column) {
    return coalesce(sum(column), lit(0L));
  }
}

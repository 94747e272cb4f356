package dev.retentionmart.history;

import static dev.retentionmart.history.OrderOutcomes.isRejected;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.CanonicalRates;
import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Reads the sources, writes the history, and accounts for every row. */
public final class HistoryStage {
  private static final String STAGE = "history";

  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final String runId;
  private final Warehouse warehouse;
  private final Progress progress;
  private final List<Dataset<Row>> rejects = new ArrayList<>();
  private final List<Dataset<Row>> held = new ArrayList<>();

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
    try {
      return write(sources);
    } finally {
      held.forEach(Dataset::unpersist);
    }
  }

  private History write(OpenSources sources) {
    Dataset<Row> rates = held(ratesWithReasons(sources));
    Dataset<Row> rowsWithOutcomes =
        OrderOutcomes.withOutcomes(
            sources.orders(),
            held(ExchangeRates.ratesByDay(rates, asOf)),
            knownCurrencies(rates),
            config.currency(),
            asOf);
    Row source =
        progress.step(STAGE, "count the source's orders", () -> sourceTotals(sources.orders()));
    SettledOrders settled =
        config.sources().orders().lines()
            ? settleLines(rowsWithOutcomes)
            : progress.step(
                STAGE,
                "find orders that come twice",
                () -> settleCopies(sources.orders(), rowsWithOutcomes));
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
    Row totals = progress.step(STAGE, "account for every row", () -> historyTotals(orders));
    return account(sources, rates, settled, orders, customers, source, totals);
  }

  private History account(
      OpenSources sources,
      Dataset<Row> rates,
      SettledOrders settled,
      Dataset<Row> orders,
      Dataset<Row> customers,
      Row source,
      Row totals) {
    long orderRows = source.getLong(0);
    long keptRows = sumOf(totals, "valid", "guest", "not_valid", "future", "superseded");
    if (orderRows != keptRows) {
      reject(settled.rejected(), "orders", col("outcome"), col("amount_e4"));
    }
    if (sources.exchangeRates().isPresent()) {
      reject(rates.where(col("reason").isNotNull()), "exchange-rates", col("reason"), noAmount());
    }
    Optional<Row> customerCounts =
        sources
            .customers()
            .map(rows -> counts(rows, col("valid_from_date"), col("customer_id").isNull()));
    sources
        .customers()
        .filter(rows -> rejectedRows(customerCounts.orElseThrow(), customerCopies(customers)) > 0)
        .ifPresent(
            rows ->
                reject(
                    CustomerVersions.rejected(rows, asOf), "customers", col("reason"), noAmount()));
    Optional<Row> refundCounts =
        sources.refunds().map(rows -> counts(rows, col("refund_date"), lit(false)));
    sources
        .refunds()
        .ifPresent(rows -> rejectRefunds(rows, refundCounts.orElseThrow(), orders, totals));
    Dataset<Row> rejectedRows =
        progress.step(
            STAGE,
            "keep the rejected rows",
            () -> warehouse.replace(RejectedRowsTable.TABLE, allRejects()));
    Map<String, Map<String, Long>> rejected = rejectedBySource(rejectedRows);
    long rejectedAmount = sumOf(rejectedRows, RejectedRowsTable.AMOUNT_E4);

    List<SourceAccount> accounts = new ArrayList<>();
    accounts.add(
        new SourceAccount(
            "orders",
            orderRows,
            longOf(totals, "valid"),
            longs(totals, "guest", "not_valid", "future", "superseded"),
            rejected.getOrDefault("orders", Map.of())));
    customerCounts.ifPresent(counts -> accounts.add(customerAccount(counts, customers, rejected)));
    refundCounts.ifPresent(counts -> accounts.add(refundAccount(counts, totals, rejected)));
    sources.exchangeRates().ifPresent(rows -> accounts.add(rateAccount(rates, rejected)));
    return new History(
        orders,
        customers,
        rejectedRows,
        accounts,
        new History.Money(
            source.getLong(1),
            longOf(totals, "amount") + longOf(totals, "left_out") + rejectedAmount,
            longOf(totals, "valid_orders"),
            longOf(totals, "valid_revenue"),
            longOf(totals, "guest_orders"),
            longOf(totals, "guest_revenue")));
  }

  /** What becomes of the rows of the orders. */
  private record SettledOrders(Dataset<Row> orders, Dataset<Row> rejected) {}

  private SettledOrders settleLines(Dataset<Row> rowsWithOutcomes) {
    Dataset<Row> addedUp = OrderLines.addedUp(rowsWithOutcomes);
    Dataset<Row> conflicts =
        addedUp.where(col("is_conflict")).select(col("order_id").as("conflict_id"));
    Dataset<Row> conflicting =
        rowsWithOutcomes
            .where(col("outcome").equalTo(OrderOutcomes.CANDIDATE))
            .join(conflicts, col("order_id").equalTo(col("conflict_id")), "left_semi")
            .withColumn("outcome", lit("conflicting_lines"));
    return new SettledOrders(
        OrderLines.orders(addedUp), rowsWithOutcomes.where(isRejected()).unionByName(conflicting));
  }

  private SettledOrders settleCopies(Dataset<Row> canonicalOrders, Dataset<Row> rowsWithOutcomes) {
    Dataset<Row> repeatedIds = held(OrderCopies.repeatedOrderIds(canonicalOrders));
    Dataset<Row> settled = OrderCopies.single(rowsWithOutcomes);
    if (!repeatedIds.isEmpty()) {
      Dataset<Row> ids = repeatedIds.withColumnRenamed("order_id", "repeated_id");
      Column isRepeated = col("order_id").equalTo(col("repeated_id"));
      Dataset<Row> single = OrderCopies.single(rowsWithOutcomes.join(ids, isRepeated, "left_anti"));
      Dataset<Row> copies =
          OrderCopies.resolved(rowsWithOutcomes.join(ids, isRepeated, "left_semi"), asOf);
      settled = single.unionByName(copies);
    }
    return new SettledOrders(
        OrderHistory.fromCopies(settled.where(col("is_winner").and(not(isRejected())))),
        settled.where(isRejected()));
  }

  private Dataset<Row> ratesWithReasons(OpenSources sources) {
    return sources
        .exchangeRates()
        .map(ExchangeRates::withReasons)
        .orElseGet(
            () ->
                spark.createDataFrame(
                    List.of(),
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
        .orElseGet(
            () ->
                spark.createDataFrame(
                    List.of(), CustomersTable.table(sources.customerIdType()).schema()));
  }

  private static Row sourceTotals(Dataset<Row> canonicalOrders) {
    return canonicalOrders.agg(count(lit(1)), total(col("amount_e4"))).head();
  }

  private static Row historyTotals(Dataset<Row> orders) {
    Column isValid = col(OrdersTable.IS_VALID);
    Column isGuest =
        col(OrdersTable.EXCLUSION_REASON)
            .equalTo(OrderOutcomes.GUEST)
            .and(col(OrdersTable.IS_IN_SCOPE));
    return orders
        .agg(
            total(col(OrdersTable.VALID_ROWS)).as("valid"),
            total(col(OrdersTable.GUEST_ROWS)).as("guest"),
            total(col(OrdersTable.NOT_VALID_ROWS)).as("not_valid"),
            total(col(OrdersTable.FUTURE_ROWS)).as("future"),
            total(col(OrdersTable.SUPERSEDED_ROWS)).as("superseded"),
            total(col(OrdersTable.REFUND_ROWS)).as("refunds"),
            total(col(OrdersTable.AMOUNT_E4)).as("amount"),
            total(col(OrdersTable.LEFT_OUT_E4)).as("left_out"),
            total(when(isValid, 1L)).as("valid_orders"),
            total(when(isValid, col(OrdersTable.NET_REVENUE_E4))).as("valid_revenue"),
            total(when(isGuest, 1L)).as("guest_orders"),
            total(when(isGuest, col(OrdersTable.NET_REVENUE_E4))).as("guest_revenue"))
        .head();
  }

  /**
   * Rows, rows from after the as-of date, rows that alone break the contract, and rows of nobody.
   */
  private Row counts(Dataset<Row> canonical, Column day, Column isNobodys) {
    Column isFine = col("fault").isNull();
    Column isFuture = isFine.and(not(isNobodys)).and(day.gt(lit(asOf)));
    return canonical
        .agg(
            count(lit(1)),
            total(when(isFuture, 1L)),
            total(when(not(isFine), 1L)),
            total(when(isFine.and(isNobodys), 1L)))
        .head();
  }

  /** Rows of a source that neither are excluded nor found their place. */
  private static long rejectedRows(Row counts, long placed) {
    return counts.getLong(0) - counts.getLong(1) - counts.getLong(3) - placed;
  }

  private static long customerCopies(Dataset<Row> versions) {
    return sumOf(versions, CustomersTable.SOURCE_ROWS);
  }

  private void rejectRefunds(Dataset<Row> canonical, Row counts, Dataset<Row> orders, Row totals) {
    long broken = counts.getLong(2);
    if (broken > 0) {
      reject(Refunds.broken(canonical), "refunds", col("reason"), noAmount());
    }
    if (rejectedRows(counts, longOf(totals, "refunds")) > broken) {
      reject(Refunds.withoutOrder(canonical, orders, asOf), "refunds", col("reason"), noAmount());
    }
  }

  private static SourceAccount customerAccount(
      Row counts, Dataset<Row> versions, Map<String, Map<String, Long>> rejected) {
    long accepted = versions.count();
    Map<String, Long> excluded = new LinkedHashMap<>();
    excluded.put(OrderOutcomes.GUEST, counts.getLong(3));
    excluded.put(OrderOutcomes.FUTURE, counts.getLong(1));
    excluded.put(OrderOutcomes.SUPERSEDED, customerCopies(versions) - accepted);
    return new SourceAccount(
        "customers",
        counts.getLong(0),
        accepted,
        excluded,
        rejected.getOrDefault("customers", Map.of()));
  }

  private static SourceAccount refundAccount(
      Row counts, Row totals, Map<String, Map<String, Long>> rejected) {
    return new SourceAccount(
        "refunds",
        counts.getLong(0),
        longOf(totals, "refunds"),
        Map.of(OrderOutcomes.FUTURE, counts.getLong(1)),
        rejected.getOrDefault("refunds", Map.of()));
  }

  private static SourceAccount rateAccount(
      Dataset<Row> rates, Map<String, Map<String, Long>> rejected) {
    long accepted =
        rates.where(col("reason").isNull()).select("currency", "rate_date").distinct().count();
    long usable = rates.where(col("reason").isNull()).count();
    return new SourceAccount(
        "exchange-rates",
        rates.count(),
        accepted,
        Map.of(OrderOutcomes.SUPERSEDED, usable - accepted),
        rejected.getOrDefault("exchange-rates", Map.of()));
  }

  private void reject(Dataset<Row> rows, String source, Column reason, Column amount) {
    rejects.add(RejectedRowsTable.rejectedRows(rows, source, reason, amount, runId));
  }

  private Dataset<Row> allRejects() {
    return rejects.stream()
        .reduce(Dataset::unionByName)
        .orElseGet(() -> spark.createDataFrame(List.of(), RejectedRowsTable.TABLE.schema()));
  }

  private static Map<String, Map<String, Long>> rejectedBySource(Dataset<Row> rejectedRows) {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    rejectedRows
        .groupBy(RejectedRowsTable.SOURCE, RejectedRowsTable.REASON_CODE)
        .count()
        .collectAsList()
        .forEach(
            row ->
                counts
                    .computeIfAbsent(row.getString(0), source -> new TreeMap<>())
                    .put(row.getString(1), row.getLong(2)));
    return counts;
  }

  private Dataset<Row> held(Dataset<Row> rows) {
    Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
    held.add(persisted);
    return persisted;
  }

  private static Column noAmount() {
    return lit(null).cast(DataTypes.LongType);
  }

  private static Column total(Column column) {
    return coalesce(sum(column), lit(0L));
  }

  private static long sumOf(Dataset<Row> rows, String column) {
    return rows.agg(total(col(column))).head().getLong(0);
  }

  private static long sumOf(Row totals, String... names) {
    return longs(totals, names).values().stream().mapToLong(Long::longValue).sum();
  }

  private static long longOf(Row totals, String name) {
    return totals.getLong(totals.fieldIndex(name));
  }

  private static Map<String, Long> longs(Row totals, String... names) {
    Map<String, Long> values = new LinkedHashMap<>();
    for (String name : names) {
      values.put(name, longOf(totals, name));
    }
    return values;
  }
}

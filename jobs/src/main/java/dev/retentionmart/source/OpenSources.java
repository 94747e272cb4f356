package dev.retentionmart.source;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.Sources;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/** The user's tables, opened, their mappings resolved; nothing is read yet but schemas. */
public final class OpenSources {
  private static final String ORDERS = "orders";
  private static final String CUSTOMERS = "customers";
  private static final String REFUNDS = "refunds";
  private static final String EXCHANGE_RATES = "exchange-rates";

  private final Map<String, OpenSource> sources = new TreeMap<>();
  private final DataType orderIdType;
  private final DataType customerIdType;

  private OpenSources(DataType orderIdType, DataType customerIdType) {
    this.orderIdType = orderIdType;
    this.customerIdType = customerIdType;
  }

  /**
   * Opens every source.
   *
   * @throws dev.retentionmart.fault.Fault for the first source or expression that breaks the
   *     contract
   */
  public static OpenSources open(SparkSession spark, NightlyConfig config) {
    Sources sources = config.sources();
    SourceTable orders = SourceReader.open(spark, sources.orders().location());
    Optional<SourceTable> customers =
        sources.customers().map(source -> SourceReader.open(spark, source.location()));
    Optional<SourceTable> refunds =
        sources.refunds().map(source -> SourceReader.open(spark, source.location()));
    Optional<SourceTable> rates =
        sources.exchangeRates().map(source -> SourceReader.open(spark, source.location()));

    DataType ownOrderId = CanonicalOrders.orderIdType(orders.rows(), sources.orders());
    DataType orderId =
        refunds
            .map(table -> CanonicalRefunds.orderIdType(table.rows(), sources.refunds().get()))
            .map(type -> Ids.common(ownOrderId, type))
            .orElse(ownOrderId);
    DataType ownCustomerId = CanonicalOrders.customerIdType(orders.rows(), sources.orders());
    DataType customerId =
        customers
            .map(
                table -> CanonicalCustomers.customerIdType(table.rows(), sources.customers().get()))
            .map(type -> Ids.common(ownCustomerId, type))
            .orElse(ownCustomerId);

    OpenSources open = new OpenSources(orderId, customerId);
    open.sources.put(
        ORDERS,
        new OpenSource(
            orders,
            rows ->
                CanonicalOrders.fromSource(
                    rows, sources.orders(), config.currency(), orderId, customerId)));
    customers.ifPresent(
        table ->
            open.sources.put(
                CUSTOMERS,
                new OpenSource(
                    table,
                    rows ->
                        CanonicalCustomers.fromSource(
                            rows, sources.customers().get(), customerId))));
    refunds.ifPresent(
        table ->
            open.sources.put(
                REFUNDS,
                new OpenSource(
                    table,
                    rows -> CanonicalRefunds.fromSource(rows, sources.refunds().get(), orderId))));
    rates.ifPresent(
        table ->
            open.sources.put(
                EXCHANGE_RATES,
                new OpenSource(
                    table,
                    rows -> CanonicalRates.fromSource(rows, sources.exchangeRates().get()))));
    return open;
  }

  /** See {@link CanonicalOrders}. */
  public Dataset<Row> orders() {
    return sources.get(ORDERS).rows();
  }

  /** See {@link CanonicalCustomers}. */
  public Optional<Dataset<Row>> customers() {
    return rows(CUSTOMERS);
  }

  /** See {@link CanonicalRefunds}. */
  public Optional<Dataset<Row>> refunds() {
    return rows(REFUNDS);
  }

  /** See {@link CanonicalRates}. */
  public Optional<Dataset<Row>> exchangeRates() {
    return rows(EXCHANGE_RATES);
  }

  /** What order ids are kept as. */
  public DataType orderIdType() {
    return orderIdType;
  }

  /** What customer ids are kept as. */
  public DataType customerIdType() {
    return customerIdType;
  }

  /** Where the sources stand that are Delta tables whose versions are compared, by their name. */
  public Map<String, String> positions() {
    Map<String, String> positions = new TreeMap<>();
    sources.forEach((name, source) -> source.position().ifPresent(at -> positions.put(name, at)));
    return positions;
  }

  /**
   * The rows of each source that may have changed since an earlier run, by the source's name.
   *
   * @param marks how far that run had read, by the source's name: the largest {@link
   *     ChangeColumns#CHANGE_MARK}, or its {@link #positions}
   */
  public Map<String, RecentRows> recent(Map<String, String> marks) {
    Map<String, RecentRows> recent = new TreeMap<>();
    sources.forEach(
        (name, source) -> recent.put(name, source.recent(Optional.ofNullable(marks.get(name)))));
    return recent;
  }

  private Optional<Dataset<Row>> rows(String name) {
    return Optional.ofNullable(sources.get(name)).map(OpenSource::rows);
  }
}

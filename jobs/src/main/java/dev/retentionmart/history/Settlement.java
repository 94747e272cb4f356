package dev.retentionmart.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.source.CanonicalRates;
import dev.retentionmart.source.OpenSources;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rules by which rows become orders and customer versions, with what they need of the other
 * sources. The same for all orders and for those that changed.
 */
final class Settlement {
  private final SparkSession spark;
  private final NightlyConfig config;
  private final OpenSources sources;
  private final LocalDate asOf;
  private final Held held;
  private final Dataset<Row> rates;
  private final Dataset<Row> dailyRates;
  private final Dataset<Row> ratesByDay;

  Settlement(
      SparkSession spark, NightlyConfig config, OpenSources sources, LocalDate asOf, Held held) {
    this.spark = spark;
    this.config = config;
    this.sources = sources;
    this.asOf = asOf;
    this.held = held;
    this.rates = held.hold(ratesWithReasons());
    this.dailyRates = held.hold(ExchangeRates.daily(rates));
    this.ratesByDay = held.hold(ExchangeRates.ratesByDay(dailyRates, asOf));
  }

  /** The exchange rates with their {@code reason} for rejection. */
  Dataset<Row> rates() {
    return rates;
  }

  /** See {@link ExchangeRates#daily}. */
  Dataset<Row> dailyRates() {
    return dailyRates;
  }

  /**
   * See {@link Refunds#byOrder}.
   *
   * @param refunds canonical refunds, where there is such a source
   */
  Dataset<Row> refundsByOrder(Optional<Dataset<Row>> refunds) {
    return refunds
        .map(rows -> Refunds.byOrder(rows, asOf))
        .orElseGet(
            () ->
                spark
                    .range(0)
                    .select(
                        lit(null).cast(sources.orderIdType()).as("refunded_order_id"),
                        lit(null).cast("bigint").as("refunded_e4"),
                        lit(null).cast("bigint").as("refund_rows")));
  }

  /** What becomes of all rows of the orders. */
  SettledOrders settle(Dataset<Row> canonicalOrders) {
    Dataset<Row> rowsWithOutcomes = withOutcomes(canonicalOrders);
    return isLines()
        ? SettledOrders.ofLines(rowsWithOutcomes)
        : SettledOrders.ofCopies(canonicalOrders, rowsWithOutcomes, asOf, held);
  }

  private boolean isLines() {
    return config.sources().orders().lines();
  }

  private Dataset<Row> withOutcomes(Dataset<Row> canonicalOrders) {
    return OrderOutcomes.withOutcomes(
        canonicalOrders, ratesByDay, knownCurrencies(), config.currency(), asOf);
  }

  /**
   * The rows of {@code history/customers}.
   *
   * @param customers canonical customers, where there is such a source: all rows of each
   */
  Dataset<Row> customerVersions(Optional<Dataset<Row>> customers) {
    return customers
        .map(rows -> CustomerVersions.versions(rows, asOf))
        .orElseGet(() -> empty(CustomersTable.table(sources.customerIdType()).schema()));
  }

  Dataset<Row> empty(StructType schema) {
    return spark.createDataFrame(List.of(), schema);
  }

  private Dataset<Row> ratesWithReasons() {
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

  private Set<String> knownCurrencies() {
    Set<String> known = new TreeSet<>();
    rates
        .where(col("reason").isNull())
        .select("currency")
        .distinct()
        .collectAsList()
        .forEach(row -> known.add(row.getString(0)));
    return known;
  }
}

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.lit;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.source.OpenSources;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
  private final ExchangeRates rates;
  private final Dataset<Row> ratesByDay;

  Settlement(
      SparkSession spark,
      NightlyConfig config,
      OpenSources sources,
      ExchangeRates rates,
      LocalDate asOf,
      Held held) {
    this.spark = spark;
    this.config = config;
    this.sources = sources;
    this.asOf = asOf;
    this.held = held;
    this.rates = rates;
    this.ratesByDay = held.hold(rates.byDay(spark, asOf));
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
        ? SettledOrders.ofLines(rowsWithOutcomes, asOf)
        : SettledOrders.ofCopies(canonicalOrders, rowsWithOutcomes, asOf, held);
  }

  private boolean isLines() {
    return config.sources().orders().lines();
  }

  private Dataset<Row> withOutcomes(Dataset<Row> canonicalOrders) {
    return OrderOutcomes.withOutcomes(
        canonicalOrders, ratesByDay, rates.currencies(), config.currency(), asOf);
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
}

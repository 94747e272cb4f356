package dev.retentionmart.source;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.Sources;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;

/**
 * The user's tables, opened, their mappings resolved; nothing is read yet but schemas.
 *
 * @param orders see {@link CanonicalOrders}
 * @param customers see {@link CanonicalCustomers}
 * @param refunds see {@link CanonicalRefunds}
 * @param exchangeRates see {@link CanonicalRates}
 * @param orderIdType what order ids are kept as
 * @param customerIdType what customer ids are kept as
 */
public record OpenSources(
    Dataset<Row> orders,
    Optional<Dataset<Row>> customers,
    Optional<Dataset<Row>> refunds,
    Optional<Dataset<Row>> exchangeRates,
    DataType orderIdType,
    DataType customerIdType) {

  /**
   * Opens every source.
   *
   * @throws dev.retentionmart.fault.Fault for the first source or expression that breaks the
   *     contract
   */
  public static OpenSources open(SparkSession spark, NightlyConfig config) {
    Sources sources = config.sources();
    Dataset<Row> orders = SourceReader.open(spark, sources.orders().location());
    Optional<Dataset<Row>> customers =
        sources.customers().map(source -> SourceReader.open(spark, source.location()));
    Optional<Dataset<Row>> refunds =
        sources.refunds().map(source -> SourceReader.open(spark, source.location()));
    Optional<Dataset<Row>> rates =
        sources.exchangeRates().map(source -> SourceReader.open(spark, source.location()));

    DataType ownOrderId = CanonicalOrders.orderIdType(orders, sources.orders());
    DataType orderId =
        refunds
            .map(rows -> CanonicalRefunds.orderIdType(rows, sources.refunds().orElseThrow()))
            .map(type -> Ids.common(ownOrderId, type))
            .orElse(ownOrderId);
    DataType ownCustomerId = CanonicalOrders.customerIdType(orders, sources.orders());
    DataType customerId =
        customers
            .map(rows -> CanonicalCustomers.customerIdType(rows, sources.customers().orElseThrow()))
            .map(type -> Ids.common(ownCustomerId, type))
            .orElse(ownCustomerId);
    return new OpenSources(
        CanonicalOrders.fromSource(
            orders, sources.orders(), config.currency(), orderId, customerId),
        customers.map(
            rows ->
                CanonicalCustomers.fromSource(rows, sources.customers().orElseThrow(), customerId)),
        refunds.map(
            rows -> CanonicalRefunds.fromSource(rows, sources.refunds().orElseThrow(), orderId)),
        rates.map(rows -> CanonicalRates.fromSource(rows, sources.exchangeRates().orElseThrow())),
        orderId,
        customerId);
  }
}

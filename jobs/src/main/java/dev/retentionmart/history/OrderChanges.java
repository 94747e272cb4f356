package dev.retentionmart.history;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.retentionmart.source.OpenSources;
import dev.retentionmart.warehouse.Changes;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which orders a night has to settle again. More than need be does no harm: what has not changed is
 * found to be the same.
 */
final class OrderChanges {
  private final SparkSession spark;
  private final OpenSources sources;
  private final PreviousNight previous;
  private final LocalDate asOf;
  private final Dataset<Row> orderHistory;

  /**
   * @param orderHistory {@code history/orders} of the last run
   */
  OrderChanges(
      SparkSession spark,
      OpenSources sources,
      PreviousNight previous,
      LocalDate asOf,
      Dataset<Row> orderHistory) {
    this.spark = spark;
    this.sources = sources;
    this.previous = previous;
    this.asOf = asOf;
    this.orderHistory = orderHistory;
  }

  /**
   * The ids, some more than once; null stands for the rows without one.
   *
   * @param rejectedRows {@code history/rejected_rows} of the last run
   * @param ratesBefore those of the last run
   */
  Dataset<Row> ids(Dataset<Row> rejectedRows, ExchangeRates rates, ExchangeRates ratesBefore) {
    boolean haveRatesBegunOtherwise = !rates.firstDays().equals(ratesBefore.firstDays());
    return inOrders()
        .unionByName(undecided())
        .unionByName(rejected(rejectedRows, haveRatesBegunOtherwise))
        .unionByName(inRefunds())
        .unionByName(inRates(rates.otherDays(ratesBefore, previous.asOf())));
  }

  /** Orders with rows that came, changed or went. */
  private Dataset<Row> inOrders() {
    Column historyRows =
        col(OrdersTable.VALID_ROWS)
            .plus(col(OrdersTable.GUEST_ROWS))
            .plus(col(OrdersTable.NOT_VALID_ROWS))
            .plus(col(OrdersTable.FUTURE_ROWS))
            .plus(col(OrdersTable.SUPERSEDED_ROWS));
    return previous
        .recent("orders")
        .map(rows -> rows.select(OrdersTable.ORDER_ID))
        .orElseGet(
            () ->
                ContentSums.differing(
                    OrdersTable.ORDER_ID, sources.orders(), orderHistory, historyRows));
  }

  /** Orders that another as-of date alone may decide otherwise. */
  private Dataset<Row> undecided() {
    return previous.asOf().equals(asOf)
        ? none()
        : orderHistory.where(col(OrdersTable.IS_UNDECIDED)).select(OrdersTable.ORDER_ID);
  }

  /**
   * Rejected orders that another as-of date or a rate may save: an order has a rate from its
   * currency's first one on. Where all rows are compared, the others, too: the history has no hash
   * of a rejected row by which it would miss it.
   */
  private Dataset<Row> rejected(Dataset<Row> rejectedRows, boolean haveRatesBegunOtherwise) {
    DataType idType = orderHistory.schema().apply(OrdersTable.ORDER_ID).dataType();
    Dataset<Row> ofOrders = rejectedRows.where(col(RejectedRowsTable.SOURCE).equalTo("orders"));
    Column isRevocable =
        lit(haveRatesBegunOtherwise)
            .and(
                col(RejectedRowsTable.REASON_CODE)
                    .isin(OrderOutcomes.REVOCABLE_BY_RATES.toArray()));
    Dataset<Row> inQuestion =
        previous.recent("orders").isPresent()
            ? ofOrders.where(col(RejectedRowsTable.IS_UNDECIDED).or(isRevocable))
            : ofOrders;
    return inQuestion.select(col(RejectedRowsTable.KEY).cast(idType).as(OrdersTable.ORDER_ID));
  }

  /** Orders with other refunds than they had. */
  private Dataset<Row> inRefunds() {
    return sources
        .refunds()
        .map(
            refunds ->
                previous
                    .recent("refunds")
                    .map(recent -> recentlyRefunded(refunds, recent))
                    .orElseGet(() -> otherwiseRefunded(refunds)))
        .orElseGet(this::none);
  }

  private Dataset<Row> recentlyRefunded(Dataset<Row> refunds, Dataset<Row> recent) {
    Column hasComeDue =
        col("refund_date").gt(lit(previous.asOf())).and(col("refund_date").leq(lit(asOf)));
    return recent
        .select(OrdersTable.ORDER_ID)
        .unionByName(refunds.where(hasComeDue).select(OrdersTable.ORDER_ID));
  }

  private Dataset<Row> otherwiseRefunded(Dataset<Row> refunds) {
    Dataset<Row> before =
        orderHistory
            .where(col(OrdersTable.REFUND_ROWS).gt(0))
            .select(OrdersTable.ORDER_ID, OrdersTable.REFUNDED_E4, OrdersTable.REFUND_ROWS);
    return Changes.between(before, Refunds.byOrder(refunds, asOf).toDF(before.columns()))
        .select(OrdersTable.ORDER_ID);
  }

  /**
   * Orders whose exchange rate is another. Days after the last as-of date do not matter: of those
   * there is nothing in the history yet that is decided.
   */
  private Dataset<Row> inRates(Map<String, Set<LocalDate>> otherRates) {
    List<LocalDate> span = otherRates.values().stream().flatMap(Set::stream).sorted().toList();
    if (span.isEmpty()) {
      return none();
    }
    List<Row> rows = new ArrayList<>();
    otherRates.forEach(
        (currency, others) -> others.forEach(day -> rows.add(RowFactory.create(currency, day))));
    Dataset<Row> days =
        spark.createDataFrame(
            rows,
            new StructType()
                .add("rate_currency", DataTypes.StringType)
                .add("rate_date", DataTypes.DateType));
    return orderHistory
        .where(
            col(OrdersTable.ORDER_DATE).between(lit(span.get(0)), lit(span.get(span.size() - 1))))
        .join(
            broadcast(days),
            col(OrdersTable.CURRENCY)
                .equalTo(col("rate_currency"))
                .and(col(OrdersTable.ORDER_DATE).equalTo(col("rate_date"))),
            "left_semi")
        .select(OrdersTable.ORDER_ID);
  }

  private Dataset<Row> none() {
    return orderHistory.limit(0).select(OrdersTable.ORDER_ID);
  }
}

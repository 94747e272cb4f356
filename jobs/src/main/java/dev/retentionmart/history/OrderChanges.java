package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.source.CanonicalRates;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Which orders a night has to settle again. More than need be does no harm: what has not changed is
 * found to be the same.
 *
 * <ol>
 *   <li>Orders with rows that came, changed or went.
 *   <li>Undecided ones: a row is from after the last as-of date.
 *   <li>Rejected ones, few: a rate may have come.
 *   <li>Those whose refunds or exchange rate are not what the history has.
 * </ol>
 */
public final class OrderChanges {
  private final NightlyConfig config;
  private final Dataset<Row> canonicalOrders;
  private final Dataset<Row> orderHistory;

  /**
   * @param orderHistory {@code history/orders} of the last run
   */
  OrderChanges(NightlyConfig config, Dataset<Row> canonicalOrders, Dataset<Row> orderHistory) {
    this.config = config;
    this.canonicalOrders = canonicalOrders;
    this.orderHistory = orderHistory;
  }

  /**
   * The ids, once each; null stands for the rows without one.
   *
   * @param watermark the last known value of the column that finds changes, as text
   * @param rejectedRows {@code history/rejected_rows} of the last run
   * @param refundsByOrder see {@link Refunds#byOrder}
   * @param ratesByDay see {@link ExchangeRates#ratesByDay}
   */
  Dataset<Row> ids(
      Optional<String> watermark,
      Dataset<Row> rejectedRows,
      Dataset<Row> refundsByOrder,
      Dataset<Row> ratesByDay) {
    DataType idType = orderHistory.schema().apply(OrdersTable.ORDER_ID).dataType();
    Dataset<Row> rejected =
        rejectedRows
            .where(col(RejectedRowsTable.SOURCE).equalTo("orders"))
            .select(col(RejectedRowsTable.KEY).cast(idType).as(OrdersTable.ORDER_ID));
    return changedInSource(watermark)
        .unionByName(orderHistory.where(col(OrdersTable.IS_UNDECIDED)).select(OrdersTable.ORDER_ID))
        .unionByName(rejected)
        .unionByName(outOfDate(refundsByOrder, ratesByDay))
        .distinct();
  }

  private Dataset<Row> changedInSource(Optional<String> watermark) {
    ChangeDetection changes = config.sources().orders().location().changes();
    return changes.mode() == ChangeDetection.Mode.ALL
        ? differingByContent()
        : pastWatermark(watermark, changes.overlapDays());
  }

  /** Adds up the source's rows and takes the history's away: what is not zero differs. */
  private Dataset<Row> differingByContent() {
    Column historyRows =
        col(OrdersTable.VALID_ROWS)
            .plus(col(OrdersTable.GUEST_ROWS))
            .plus(col(OrdersTable.NOT_VALID_ROWS))
            .plus(col(OrdersTable.FUTURE_ROWS))
            .plus(col(OrdersTable.SUPERSEDED_ROWS));
    return canonicalOrders
        .select(col("order_id"), col("content_hash"), lit(1).as("rows"))
        .unionByName(
            orderHistory.select(
                col(OrdersTable.ORDER_ID),
                col(OrdersTable.CONTENT_HASH).multiply(-1).as("content_hash"),
                historyRows.multiply(-1).as("rows")))
        .groupBy("order_id")
        .agg(sum("content_hash").as("content_hash"), sum("rows").as("rows"))
        .where(col("content_hash").notEqual(0).or(col("rows").notEqual(0)))
        .select("order_id");
  }

  private Dataset<Row> pastWatermark(Optional<String> watermark, int overlapDays) {
    DataType type = canonicalOrders.schema().apply("change_mark").dataType();
    Column isPast =
        watermark
            .map(
                mark -> {
                  Column last = lit(mark).cast(type);
                  return col("change_mark")
                      .isNull()
                      .or(col("change_mark").geq(before(last, type, overlapDays)));
                })
            .orElse(lit(true));
    return canonicalOrders.where(isPast).select("order_id");
  }

  private static Column before(Column mark, DataType type, int days) {
    if (type instanceof DateType) {
      return date_sub(mark, days);
    }
    return type instanceof TimestampType || type instanceof TimestampNTZType
        ? mark.minus(org.apache.spark.sql.functions.expr("interval %d days".formatted(days)))
        : mark;
  }

  private Dataset<Row> outOfDate(Dataset<Row> refundsByOrder, Dataset<Row> ratesByDay) {
    Column hasOtherRefunds =
        not(col(OrdersTable.REFUNDED_E4).equalTo(coalesce(col("now_refunded_e4"), lit(0L))))
            .or(
                not(
                    col(OrdersTable.REFUND_ROWS)
                        .equalTo(coalesce(col("now_refund_rows"), lit(0L)))));
    Column rateNow =
        when(
                col(OrdersTable.CURRENCY).equalTo(config.currency()),
                lit(BigDecimal.ONE).cast(CanonicalRates.RATE))
            .otherwise(col("rate_of_day"));
    Column hasOtherRate = not(col(OrdersTable.EXCHANGE_RATE).eqNullSafe(rateNow));
    Column isRated = config.sources().orders().lines() ? col(OrdersTable.IS_IN_SCOPE) : lit(true);
    return orderHistory
        .select(
            OrdersTable.ORDER_ID,
            OrdersTable.REFUNDED_E4,
            OrdersTable.REFUND_ROWS,
            OrdersTable.CURRENCY,
            OrdersTable.ORDER_DATE,
            OrdersTable.EXCHANGE_RATE,
            OrdersTable.IS_IN_SCOPE)
        .join(
            refundsByOrder
                .withColumnRenamed("refunded_e4", "now_refunded_e4")
                .withColumnRenamed("refund_rows", "now_refund_rows"),
            col(OrdersTable.ORDER_ID).equalTo(col("refunded_order_id")),
            "left")
        .join(
            org.apache.spark.sql.functions.broadcast(ratesByDay),
            col(OrdersTable.CURRENCY)
                .equalTo(col("rate_currency"))
                .and(col(OrdersTable.ORDER_DATE).equalTo(col("rate_date"))),
            "left")
        .where(hasOtherRefunds.or(isRated.and(hasOtherRate)))
        .select(OrdersTable.ORDER_ID);
  }

  /** The largest value of the column that finds changes, as text; empty where there is none. */
  public static Optional<String> watermark(Dataset<Row> canonicalOrders) {
    Row mark =
        canonicalOrders
            .agg(org.apache.spark.sql.functions.max("change_mark").cast(DataTypes.StringType))
            .head();
    return mark.isNullAt(0) ? Optional.empty() : Optional.of(mark.getString(0));
  }
}

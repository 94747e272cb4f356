package dev.retentionmart.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.source.ColumnMapping.Mapped;
import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * One row per source row of the orders, named and typed: {@code order_id}, {@code customer_id},
 * {@code ordered_at}, {@code order_date}, {@code channel}, {@code amount_e4}, {@code currency},
 * {@code updated_at}, {@code is_in_scope} (passes {@code valid-when}), {@code fault} (the first
 * breach of the contract that the row alone shows, null for none), {@code source_row} (the row as
 * it came), {@code content_hash} and {@code change_mark} (see {@link ChangeColumns}).
 */
public final class CanonicalOrders {
  /** The label of a blank channel or segment. */
  public static final String UNKNOWN = "(unknown)";

  /** The label of total rows, which no source may use. */
  public static final String ALL = "(all)";

  /** Before this day there were no shops on the net: such a time is a placeholder or a mistake. */
  private static final LocalDate FIRST_BELIEVABLE_DAY = LocalDate.of(1970, 1, 1);

  private CanonicalOrders() {}

  /**
   * Names and types the rows of the orders source.
   *
   * @param reportingCurrency the currency of all amounts where none is mapped
   * @param customerIdType what customer ids are kept as, see {@link #customerIdType}
   */
  public static Dataset<Row> fromSource(
      Dataset<Row> source,
      OrdersSource mapping,
      String reportingCurrency,
      DataType orderIdType,
      DataType customerIdType) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    Mapped orderId = columns.resolve("columns.order-id", mapping.orderId());
    Mapped customerId = columns.resolve("columns.customer-id", mapping.customerId());
    Mapped orderedAt = columns.resolve("columns.ordered-at", mapping.orderedAt());
    Mapped channel = columns.resolve("columns.channel", mapping.channel());
    Mapped amount = columns.resolve("columns.amount", mapping.amount());
    Column currency =
        mapping
            .currency()
            .map(sql -> code(columns.resolve("columns.currency", sql)))
            .orElse(lit(reportingCurrency));
    Column updatedAt =
        mapping
            .updatedAt()
            .map(sql -> Times.instant(columns.resolve("columns.updated-at", sql)))
            .orElse(lit(null).cast(DataTypes.TimestampType));
    Column isInScope =
        mapping.validWhen().map(sql -> columns.condition("valid-when", sql)).orElse(lit(true));
    Column instant = Times.instant(orderedAt);
    Column amountE4 = Money.tenThousandths(amount);
    return source
        .select(
            Ids.id(orderId.column(), orderId.type(), orderIdType).as("order_id"),
            Ids.isUnusable(orderId.column(), orderId.type()).as("has_bad_order_id"),
            Ids.id(customerId.column(), customerId.type(), customerIdType).as("customer_id"),
            Ids.isUnusable(customerId.column(), customerId.type()).as("has_bad_customer_id"),
            orderedAt.column().isNull().as("has_no_time"),
            instant.as("ordered_at"),
            label(channel).as("channel"),
            Money.isMissing(amount).as("has_no_amount"),
            amountE4.as("amount_e4"),
            currency.as("currency"),
            updatedAt.as("updated_at"),
            isInScope.as("is_in_scope"),
            struct(col("*")).as("source_row"),
            ChangeColumns.contentHash(source, mapping.location()).as("content_hash"),
            ChangeColumns.changeMark(columns, mapping.location()).as("change_mark"))
        .select(
            col("order_id"),
            col("customer_id"),
            col("ordered_at"),
            to_date(col("ordered_at")).as("order_date"),
            col("channel"),
            col("amount_e4"),
            col("currency"),
            col("updated_at"),
            col("is_in_scope"),
            fault().as("fault"),
            col("source_row"),
            col("content_hash"),
            col("change_mark"));
  }

  /** What order ids are kept as. */
  public static DataType orderIdType(Dataset<Row> source, OrdersSource mapping) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    return Ids.keptAs(columns.resolve("columns.order-id", mapping.orderId()).type());
  }

  /** What customer ids of the orders are kept as, as far as the orders are concerned. */
  public static DataType customerIdType(Dataset<Row> source, OrdersSource mapping) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    return Ids.keptAs(columns.resolve("columns.customer-id", mapping.customerId()).type());
  }

  private static Column fault() {
    return when(col("has_bad_order_id"), "bad_order_id")
        .when(col("order_id").isNull(), "missing_order_id")
        .when(col("has_bad_customer_id"), "bad_customer_id")
        .when(col("has_no_time"), "missing_ordered_at")
        .when(
            coalesce(col("ordered_at").lt(lit(FIRST_BELIEVABLE_DAY)), lit(true)), "bad_ordered_at")
        .when(col("has_no_amount"), "missing_amount")
        .when(col("amount_e4").isNull(), "bad_amount")
        .when(col("currency").isNull(), "missing_currency")
        .when(col("channel").equalTo(ALL), "reserved_label");
  }

  /** A label as it is; null where it is blank. */
  static Column label(Mapped mapped) {
    Column text = mapped.column().cast(DataTypes.StringType);
    return when(trim(text).notEqual(""), text);
  }

  /** A currency code: trimmed, upper case; null where it is blank. */
  static Column code(Mapped mapped) {
    return nullif(upper(trim(mapped.column().cast(DataTypes.StringType))), lit(""));
  }
}

package dev.retentionmart.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.source.ColumnMapping.Mapped;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * One row per source row of the orders, named and typed: {@code order_id}, {@code customer_id},
 * {@code ordered_at}, {@code order_date}, {@code channel}, {@code amount_e4}, {@code currency},
 * {@code updated_at}, {@code is_in_scope} (passes {@code valid-when}), {@code fault} (the first
 * breach of the contract that the row alone shows, null for none), {@code source_row} (the row as
 * it came), {@code content_hash} (of all its columns, 48 bits; null where a night need not compare)
 * and {@code change_mark} (the column that grows with every change; null where there is none).
 */
public final class CanonicalOrders {
  /** The label of a blank channel or segment. */
  public static final String UNKNOWN = "(unknown)";

  /** The label of total rows, which no source may use. */
  public static final String ALL = "(all)";

  /** Before this day there were no shops on the net: such a time is a placeholder or a mistake. */
  private static final LocalDate FIRST_BELIEVABLE_DAY = LocalDate.of(1970, 1, 1);

  private static final long HASH_BITS = (1L << 48) - 1;
  private static final Map<String, String> JSON_OPTIONS = Map.of("ignoreNullFields", "false");

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
            contentHash(source, mapping).as("content_hash"),
            changeMark(columns, mapping).as("change_mark"))
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

  /** Non-negative and short enough that the sum over the rows of an order does not overflow. */
  private static Column contentHash(Dataset<Row> source, OrdersSource mapping) {
    if (mapping.location().changes().mode() != ChangeDetection.Mode.ALL) {
      return lit(null).cast(DataTypes.LongType);
    }
    boolean isHashable = !source.schema().sql().contains("MAP<");
    Column content =
        isHashable ? xxhash64(col("*")) : xxhash64(to_json(struct(col("*")), JSON_OPTIONS));
    return content.bitwiseAND(lit(HASH_BITS));
  }

  private static Column changeMark(ColumnMapping columns, OrdersSource mapping) {
    return mapping
        .location()
        .changes()
        .column()
        .map(sql -> columns.resolve("changes-column", sql))
        .map(CanonicalOrders::orderable)
        .orElse(lit(null).cast(DataTypes.StringType));
  }

  private static Column orderable(Mapped mapped) {
    DataType type = mapped.type();
    if (type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType
        || type instanceof StringType
        || type instanceof IntegralType) {
      return mapped.column();
    }
    throw Fault.source(
        "Cannot use %s = \"%s\" to find changes".formatted(mapped.key(), mapped.sql()),
        "it is " + type.sql() + ", which has no reliable order",
        "Map a time, a date, a whole number or text that grows with every change.");
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

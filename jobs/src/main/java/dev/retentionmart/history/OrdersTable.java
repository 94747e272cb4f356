package dev.retentionmart.history;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.retentionmart.source.CanonicalRates;
import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;

/** {@code history/orders}: one row per order. */
public final class OrdersTable {
  public static final String ORDER_ID = "order_id";
  public static final String CUSTOMER_ID = "customer_id";
  public static final String ORDERED_AT = "ordered_at";
  public static final String ORDER_DATE = "order_date";
  public static final String CHANNEL = "channel";
  public static final String CURRENCY = "currency";
  public static final String AMOUNT_E4 = "amount_e4";
  public static final String REFUNDED_E4 = "refunded_e4";
  public static final String REFUND_ROWS = "refund_rows";
  public static final String EXCHANGE_RATE = "exchange_rate";
  public static final String NET_REVENUE_E4 = "net_revenue_e4";
  public static final String IS_VALID = "is_valid";
  public static final String IS_IN_SCOPE = "is_in_scope";
  public static final String EXCLUSION_REASON = "exclusion_reason";
  public static final String VALID_ROWS = "valid_rows";
  public static final String GUEST_ROWS = "guest_rows";
  public static final String NOT_VALID_ROWS = "not_valid_rows";
  public static final String FUTURE_ROWS = "future_rows";
  public static final String SUPERSEDED_ROWS = "superseded_rows";
  public static final String LEFT_OUT_E4 = "left_out_e4";
  public static final String CONTENT_HASH = "content_hash";
  public static final String IS_UNDECIDED = "is_undecided";

  private OrdersTable() {}

  /** The table, whose ids are kept as the sources have them. */
  public static Table table(DataType orderIdType, DataType customerIdType) {
    return Table.personal(
        "history",
        "orders",
        "One row per order of the source, counted or not. Amounts are in ten-thousandths.",
        column(ORDER_ID, orderIdType, "The order. Null only for a row out of scope that has none."),
        column(CUSTOMER_ID, customerIdType, "The customer. Null for a guest."),
        column(ORDERED_AT, TimestampType, "When it was placed; of lines, the earliest."),
        column(ORDER_DATE, DateType, "The business date of ordered_at."),
        column(CHANNEL, StringType, "The sales channel. Null when blank."),
        column(CURRENCY, StringType, "ISO 4217 code of the amounts."),
        column(AMOUNT_E4, LongType, "Amount before refunds, in its currency, × 10,000."),
        column(REFUNDED_E4, LongType, "Refunds up to the as-of date, in its currency, × 10,000."),
        column(REFUND_ROWS, LongType, "Source rows of those refunds."),
        column(
            EXCHANGE_RATE,
            CanonicalRates.RATE,
            "Reporting units for one unit of its currency. Null for a foreign one on a day without a rate, or still to come."),
        column(
            NET_REVENUE_E4, LongType, "(Amount − refunds) × rate, reporting currency, × 10,000."),
        column(IS_VALID, BooleanType, "Whether it counts."),
        column(IS_IN_SCOPE, BooleanType, "Whether it passes valid-when."),
        column(EXCLUSION_REASON, StringType, "Why not: guest, not_valid or future."),
        column(VALID_ROWS, IntegerType, "Source rows that count in it."),
        column(GUEST_ROWS, IntegerType, "Source rows without a customer."),
        column(NOT_VALID_ROWS, IntegerType, "Source rows out of scope."),
        column(FUTURE_ROWS, IntegerType, "Source rows from after the as-of date."),
        column(SUPERSEDED_ROWS, IntegerType, "Older or equal copies."),
        column(LEFT_OUT_E4, LongType, "Amount of its source rows that amount_e4 leaves out."),
        column(
            CONTENT_HASH,
            LongType,
            "Sum of the hashes of its source rows that are not rejected; null unless changes = all."),
        column(
            IS_UNDECIDED,
            BooleanType,
            "Whether a later as-of date alone can change it: a source row is from after the as-of date."));
  }
}

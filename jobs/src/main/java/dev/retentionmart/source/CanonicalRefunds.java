package dev.retentionmart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.RefundsSource;
import dev.retentionmart.source.ColumnMapping.Mapped;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;

/**
 * One row per source row of the refunds: {@code order_id}, {@code refund_date}, {@code amount_e4},
 * {@code fault}, {@code source_row}, {@code change_mark} (see {@link ChangeColumns}).
 */
public final class CanonicalRefunds {
  private CanonicalRefunds() {}

  /** Names and types the rows of the refunds source. */
  public static Dataset<Row> fromSource(
      Dataset<Row> source, RefundsSource mapping, DataType orderIdType) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    Mapped orderId = columns.resolve("columns.order-id", mapping.orderId());
    Mapped refundedAt = columns.resolve("columns.refunded-at", mapping.refundedAt());
    Mapped amount = columns.resolve("columns.amount", mapping.amount());
    Column id = Ids.id(orderId.column(), orderId.type(), orderIdType);
    Column instant = Times.instant(refundedAt);
    Column amountE4 = Money.tenThousandths(amount);
    Column fault =
        when(id.isNull(), "missing_order_id")
            .when(refundedAt.column().isNull(), "missing_refunded_at")
            .when(instant.isNull(), "bad_refunded_at")
            .when(Money.isMissing(amount), "missing_amount")
            .when(amountE4.isNull(), "bad_amount")
            .when(amountE4.lt(0), "negative_refund");
    return source.select(
        id.as("order_id"),
        to_date(instant).as("refund_date"),
        amountE4.as("amount_e4"),
        fault.as("fault"),
        struct(col("*")).as("source_row"),
        ChangeColumns.changeMark(columns, mapping.location()).as("change_mark"));
  }

  /** What the order ids of refunds are kept as, as far as the refunds are concerned. */
  public static DataType orderIdType(Dataset<Row> source, RefundsSource mapping) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    return Ids.keptAs(columns.resolve("columns.order-id", mapping.orderId()).type());
  }
}

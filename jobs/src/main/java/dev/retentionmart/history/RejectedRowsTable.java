package dev.retentionmart.history;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Keys;
import dev.retentionmart.warehouse.Table;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** {@code history/rejected_rows}: one row per rejected source row. */
public final class RejectedRowsTable {
  public static final String SOURCE = "source";
  public static final String REASON_CODE = "reason_code";
  public static final String KEY = "key";
  public static final String AMOUNT_E4 = "amount_e4";
  static final String IS_UNDECIDED = "is_undecided";
  public static final String RUN_ID = "run_id";

  public static final Table TABLE =
      Table.personal(
          "history",
          "rejected_rows",
          "One row per source row that breaks its contract, as of the last run.",
          column(SOURCE, StringType, "orders, customers, refunds or exchange-rates."),
          column(
              REASON_CODE, StringType, "Why: see docs/decisions/0001-what-counts-as-an-order.md."),
          column(KEY, StringType, "The order, customer or currency that it is about, as text."),
          column("row_json", StringType, "The source row as it came, as JSON."),
          column(AMOUNT_E4, LongType, "Its amount × 10,000, where it could be read."),
          column(
              IS_UNDECIDED,
              BooleanType,
              "Whether a later as-of date may give it another reason, or none: it, or a copy of its order, was placed or updated after this one. Null but for orders."),
          column(RUN_ID, StringType, "The run that rejected it."));

  private RejectedRowsTable() {}

  /**
   * The rejected rows of one source.
   *
   * @param rows rows with a {@code source_row}
   * @param reason why each is rejected
   * @param key what each is about
   * @param amountE4 its amount, where there is one
   * @param isUndecided whether a later as-of date may give it another reason, or none; null where
   *     that is not asked
   */
  static Dataset<Row> rejectedRows(
      Dataset<Row> rows,
      String source,
      Column reason,
      Column key,
      Column amountE4,
      Column isUndecided,
      String runId) {
    return rows.select(
        lit(source).as(SOURCE),
        reason.as(REASON_CODE),
        key.cast(StringType).as(KEY),
        to_json(col("source_row"), Map.of("ignoreNullFields", "false")).as("row_json"),
        amountE4.as(AMOUNT_E4),
        isUndecided.as(IS_UNDECIDED),
        lit(runId).as(RUN_ID));
  }

  /** The sources that have any. */
  static Set<String> sourcesOf(Dataset<Row> rejectedRows) {
    return Set.copyOf(rejectedRows.select(SOURCE).distinct().as(Encoders.STRING()).collectAsList());
  }

  /** Those of the orders, but for some ids. */
  static Dataset<Row> ordersBut(Keys ids, Dataset<Row> rejectedRows) {
    return ids.asText().notIn(rejectedRows.where(col(SOURCE).equalTo("orders")), KEY);
  }
}

package dev.retentionmart.history;

import static dev.retentionmart.history.OrderOutcomes.isRejected;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What becomes of the rows of the orders.
 *
 * @param orders one row per order, in the shape that {@link OrderHistory} finishes
 * @param rejected rows that break the contract, with their {@code outcome}, {@code source_row} and
 *     {@code is_undecided}
 */
record SettledOrders(Dataset<Row> orders, Dataset<Row> rejected) {

  /** The rejected rows in the shape of {@link RejectedRowsTable}. */
  Dataset<Row> rejects(String runId) {
    return RejectedRowsTable.rejectedRows(
        rejected,
        "orders",
        col("outcome"),
        col("order_id"),
        col("amount_e4"),
        col("is_undecided"),
        runId);
  }

  /** Lines: rows with one order id are added up. */
  static SettledOrders ofLines(Dataset<Row> rowsWithOutcomes, LocalDate asOf) {
    Dataset<Row> addedUp = OrderLines.addedUp(rowsWithOutcomes);
    Dataset<Row> conflicts =
        addedUp.where(col("is_conflict")).select(col("order_id").as("conflict_id"));
    Dataset<Row> conflicting =
        rowsWithOutcomes
            .where(col("outcome").equalTo(OrderOutcomes.CANDIDATE))
            .join(conflicts, col("order_id").equalTo(col("conflict_id")), "left_semi")
            .withColumn("outcome", lit("conflicting_lines"));
    return new SettledOrders(
        OrderLines.orders(addedUp),
        rowsWithOutcomes
            .where(isRejected())
            .unionByName(conflicting)
            .withColumn("is_undecided", OrderOutcomes.isRejectUndecided(asOf)));
  }

  /**
   * Headers: rows with one order id are copies. Nearly all orders appear once and are written as
   * they are read; the others, and rows that are rejected by themselves, are set aside in one pass
   * and held.
   *
   * @param canonicalOrders the same rows without outcomes
   */
  static SettledOrders ofCopies(
      Dataset<Row> canonicalOrders, Dataset<Row> rowsWithOutcomes, LocalDate asOf, Held held) {
    Dataset<Row> repeatedIds = held.hold(OrderCopies.repeatedOrderIds(canonicalOrders));
    if (repeatedIds.isEmpty()) {
      return new SettledOrders(
          OrderHistory.fromCopies(
              OrderCopies.single(rowsWithOutcomes.where(not(isRejected())), asOf)),
          rowsWithOutcomes
              .where(isRejected())
              .withColumn("is_undecided", OrderOutcomes.isRejectUndecided(asOf)));
    }
    Dataset<Row> ids = repeatedIds.withColumnRenamed("order_id", "repeated_id");
    Column isRepeated = col("order_id").equalTo(col("repeated_id"));
    Dataset<Row> setAside =
        held.hold(
            rowsWithOutcomes
                .join(ids, isRepeated, "left")
                .where(col("repeated_id").isNotNull().or(isRejected())));
    Dataset<Row> copies =
        held.hold(
            OrderCopies.resolved(
                setAside.where(col("repeated_id").isNotNull()).drop("repeated_id"), asOf));
    Dataset<Row> single =
        rowsWithOutcomes.join(ids, isRepeated, "left_anti").where(not(isRejected()));
    Dataset<Row> winners = copies.where(col("is_winner").and(not(isRejected())));
    Dataset<Row> rejectedAlone =
        setAside
            .where(col("repeated_id").isNull())
            .withColumn("is_undecided", OrderOutcomes.isRejectUndecided(asOf))
            .select("outcome", "order_id", "amount_e4", "source_row", "is_undecided");
    return new SettledOrders(
        OrderHistory.fromCopies(OrderCopies.single(single, asOf).unionByName(winners)),
        rejectedAlone.unionByName(
            copies
                .where(isRejected())
                .select("outcome", "order_id", "amount_e4", "source_row", "is_undecided")));
  }
}

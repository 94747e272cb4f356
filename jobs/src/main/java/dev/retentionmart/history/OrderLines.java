package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lines: several rows with one order id make one order, whose amounts add up. */
final class OrderLines {
  private OrderLines() {}

  /**
   * One row per order id that has a row which is not rejected: the columns of the order, {@code
   * is_conflict} where its candidates name two customers or two currencies, and how many rows of
   * each outcome it has. The facts are those of its candidates, or of all its rows where it has
   * none.
   */
  static Dataset<Row> addedUp(Dataset<Row> rowsWithOutcomes) {
    Column isCandidate = col("outcome").equalTo(OrderOutcomes.CANDIDATE);
    Dataset<Row> summed =
        rowsWithOutcomes
            .where(not(OrderOutcomes.isRejected()))
            .groupBy("order_id")
            .agg(
                count(isCandidate).as("candidate_rows"),
                count(col("outcome").equalTo(OrderOutcomes.GUEST)).as("out_of_scope_guest_rows"),
                count(col("outcome").equalTo(OrderOutcomes.NOT_VALID)).as("not_valid_rows"),
                count(col("outcome").equalTo(OrderOutcomes.FUTURE)).as("lost_future_rows"),
                sum(when(isCandidate, col("amount_e4"))).as("candidate_e4"),
                sum(coalesce(col("amount_e4"), lit(0L))).as("all_e4"),
                sum(col("content_hash")).as("content_hash"),
                min(when(isCandidate, col("customer_id"))).as("first_customer"),
                max(when(isCandidate, col("customer_id"))).as("last_customer"),
                min(col("customer_id")).as("any_customer"),
                min(when(isCandidate, col("currency"))).as("first_currency"),
                max(when(isCandidate, col("currency"))).as("last_currency"),
                min(col("currency")).as("any_currency"),
                min(when(isCandidate, col("ordered_at"))).as("candidate_at"),
                min(col("ordered_at")).as("any_at"),
                min(when(
                        isCandidate.and(col("channel").isNotNull()),
                        struct("ordered_at", "channel")))
                    .getField("channel")
                    .as("candidate_channel"),
                min("channel").as("any_channel"),
                min_by(
                        when(isCandidate, col("exchange_rate")),
                        when(isCandidate, col("ordered_at")))
                    .as("candidate_rate"));
    Column isConflict =
        coalesce(
            col("first_customer")
                .notEqual(col("last_customer"))
                .or(col("first_currency").notEqual(col("last_currency"))),
            lit(false));
    return summed.withColumn("is_conflict", isConflict);
  }

  /**
   * Orders of lines in the shape that {@link OrderHistory} finishes: one row per order, its
   * outcome, and what became of its rows.
   */
  static Dataset<Row> orders(Dataset<Row> addedUp) {
    Column counts = col("candidate_rows").gt(0).and(not(col("is_conflict")));
    Column isGuest = col("first_customer").isNull();
    Column conflictE4 = when(col("is_conflict"), col("candidate_e4")).otherwise(0L);
    Column excluded =
        when(col("lost_future_rows").gt(0), OrderOutcomes.FUTURE)
            .when(col("not_valid_rows").gt(0), OrderOutcomes.NOT_VALID)
            .otherwise(OrderOutcomes.GUEST);
    Column rows =
        col("out_of_scope_guest_rows").plus(col("not_valid_rows")).plus(col("lost_future_rows"));
    return addedUp
        .where(not(col("is_conflict")).or(rows.gt(0)))
        .select(
            col("order_id"),
            when(counts, col("first_customer")).otherwise(col("any_customer")).as("customer_id"),
            when(counts, col("candidate_at")).otherwise(col("any_at")).as("ordered_at"),
            when(counts, col("candidate_channel")).otherwise(col("any_channel")).as("channel"),
            when(counts, col("first_currency")).otherwise(col("any_currency")).as("currency"),
            when(counts, col("candidate_e4"))
                .otherwise(col("all_e4").minus(conflictE4))
                .as("amount_e4"),
            when(counts, col("candidate_rate")).as("exchange_rate"),
            counts.as("is_in_scope"),
            when(counts.and(isGuest), OrderOutcomes.GUEST)
                .when(counts, OrderOutcomes.CANDIDATE)
                .otherwise(excluded)
                .as("outcome"),
            when(counts.and(not(isGuest)), col("candidate_rows")).otherwise(0).as("valid_rows"),
            when(counts.and(isGuest), col("candidate_rows"))
                .otherwise(0)
                .plus(col("out_of_scope_guest_rows"))
                .as("guest_rows"),
            col("not_valid_rows"),
            col("lost_future_rows").as("future_rows"),
            lit(0).as("superseded_rows"),
            when(counts, col("all_e4").minus(col("candidate_e4"))).otherwise(0L).as("left_out_e4"),
            col("content_hash"),
            col("lost_future_rows").gt(0).as("is_undecided"));
  }

  private static Column count(Column condition) {
    return sum(when(condition, 1).otherwise(0)).cast("int");
  }
}

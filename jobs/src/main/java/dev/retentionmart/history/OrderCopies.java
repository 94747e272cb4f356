package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;

/**
 * Headers: several rows with one order id are copies of one order, and one of them counts.
 *
 * <ol>
 *   <li>Orders that appear once, nearly all, need no comparison: only the ids that appear more than
 *       once are looked up.
 *   <li>Among copies, rejected rows stand aside, and future ones lose to all others.
 *   <li>The newest {@code updated_at} up to the as-of date wins; of copies that are all newer, the
 *       oldest.
 *   <li>Copies that tie and differ reject the order.
 * </ol>
 */
final class OrderCopies {
  /**
   * Out of the way of every real time, so that copies from after the as-of date sort below those
   * before it.
   */
  private static final long AFTER_AS_OF = Long.MIN_VALUE / 4;

  /**
   * Before every real time, and before the as-of date: nothing says that such a copy came later.
   */
  private static final long NEVER_UPDATED = Long.MIN_VALUE / 8;

  private OrderCopies() {}

  /**
   * One row per order id that appears more than once. Equal ids are brought together and sorted,
   * which is several times cheaper than counting twenty million groups of one; a repeat then
   * follows its equal.
   */
  static Dataset<Row> repeatedOrderIds(Dataset<Row> canonicalOrders) {
    Dataset<Row> sortedIds =
        canonicalOrders
            .where(col("order_id").isNotNull())
            .select("order_id")
            .repartition(col("order_id"))
            .sortWithinPartitions("order_id");
    boolean isNumber = sortedIds.schema().apply(0).dataType().equals(DataTypes.LongType);
    Dataset<?> repeats =
        isNumber ? repeats(sortedIds, Encoders.LONG()) : repeats(sortedIds, Encoders.STRING());
    return repeats.distinct().toDF("order_id");
  }

  private static <T> Dataset<T> repeats(Dataset<Row> sortedIds, Encoder<T> id) {
    return sortedIds.as(id).mapPartitions((MapPartitionsFunction<T, T>) RepeatedIds::new, id);
  }

  /** Rows of orders that appear once, in the shape of {@link #resolved}. */
  static Dataset<Row> single(Dataset<Row> rowsWithOutcomes, LocalDate asOf) {
    return rowsWithOutcomes.select(
        col("*"),
        lit(true).as("is_winner"),
        lit(0).as("superseded_rows"),
        lit(0).as("lost_future_rows"),
        lit(0L).as("left_out_e4"),
        OrderOutcomes.isPlacedLater(asOf).as("is_undecided"));
  }

  /**
   * Rows of orders that appear more than once: their final {@code outcome}, whether each {@code
   * is_winner}, and on the winner what became of the others.
   */
  static Dataset<Row> resolved(Dataset<Row> rowsWithOutcomes, LocalDate asOf) {
    Column competes = not(OrderOutcomes.isRejected());
    Column isFuture = col("outcome").equalTo(OrderOutcomes.FUTURE);
    Column rank = when(not(competes), 0).when(isFuture, 1).otherwise(2);
    WindowSpec sameRank = Window.partitionBy("order_id", "copy_rank");
    WindowSpec sameOrder = Window.partitionBy("order_id");
    WindowSpec newestFirst =
        Window.partitionBy("order_id")
            .orderBy(col("copy_rank").desc(), col("recency").desc(), content().asc());
    Column contentOfNewest = when(col("recency").equalTo(max("recency").over(sameRank)), content());
    Dataset<Row> ranked =
        rowsWithOutcomes
            .withColumn("copy_rank", rank)
            .withColumn("recency", recency(asOf))
            .withColumn("content_of_newest", contentOfNewest)
            .withColumn("position", row_number().over(newestFirst))
            .withColumn(
                "is_conflict",
                col("copy_rank")
                    .equalTo(2)
                    .and(size(collect_set("content_of_newest").over(sameRank)).gt(1)));
    Column outcome =
        when(col("is_conflict"), "conflicting_copies")
            .when(col("position").gt(1).and(col("copy_rank").equalTo(2)), OrderOutcomes.SUPERSEDED)
            .otherwise(col("outcome"));
    Dataset<Row> decided =
        ranked.withColumn("outcome", outcome).withColumn("is_winner", firstAfterRejects());
    Column isLoser = not(col("is_winner")).and(not(OrderOutcomes.isRejected()));
    return decided
        .withColumn(
            "superseded_rows",
            countOver(isLoser.and(col("outcome").equalTo(OrderOutcomes.SUPERSEDED)), sameOrder))
        .withColumn(
            "lost_future_rows",
            countOver(isLoser.and(col("outcome").equalTo(OrderOutcomes.FUTURE)), sameOrder))
        .withColumn(
            "left_out_e4",
            sum(when(isLoser, coalesce(col("amount_e4"), lit(0L))).otherwise(0L)).over(sameOrder))
        .withColumn(
            "content_hash",
            sum(when(not(OrderOutcomes.isRejected()), col("content_hash"))).over(sameOrder))
        .withColumn(
            "is_undecided",
            max(OrderOutcomes.isPlacedLater(asOf).or(coalesce(isUpdatedLater(asOf), lit(false))))
                .over(sameOrder))
        .drop("copy_rank", "recency", "content_of_newest", "position", "is_conflict");
  }

  /**
   * The winner is the best copy that is not rejected; after a conflict it can only be a future one.
   */
  private static Column firstAfterRejects() {
    WindowSpec bestLeft =
        Window.partitionBy("order_id")
            .orderBy(OrderOutcomes.isRejected().asc(), col("position").asc());
    return row_number().over(bestLeft).equalTo(1).and(not(OrderOutcomes.isRejected()));
  }

  private static Column countOver(Column condition, WindowSpec window) {
    return sum(when(condition, 1).otherwise(0)).over(window).cast("int");
  }

  private static Column content() {
    return struct("customer_id", "ordered_at", "channel", "amount_e4", "currency", "is_in_scope");
  }

  private static Column recency(LocalDate asOf) {
    Column micros = unix_micros(col("updated_at"));
    return when(col("updated_at").isNull(), NEVER_UPDATED)
        .when(isUpdatedLater(asOf), lit(AFTER_AS_OF).minus(micros))
        .otherwise(micros);
  }

  private static Column isUpdatedLater(LocalDate asOf) {
    return col("updated_at").geq(date_add(lit(asOf), 1).cast("timestamp"));
  }
}

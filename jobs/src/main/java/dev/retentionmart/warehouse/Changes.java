package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How rows differ from what they were. The keys of the removed rows go, then the added rows come.
 *
 * @param removed rows that are no longer so
 * @param added rows that are so now
 */
public record Changes(Dataset<Row> removed, Dataset<Row> added) {
  private static final String SIGN = "sign_of_change";

  /**
   * Compares rows that are unique by a key: of a key that is in both only what differs is left.
   *
   * @param before rows without maps
   * @param after rows with the same columns
   */
  public static Dataset<Row> signed(Dataset<Row> before, Dataset<Row> after) {
    List<Column> columns = Arrays.stream(after.columns()).map(name -> col(name)).toList();
    return before
        .withColumn(SIGN, lit(-1))
        .unionByName(after.withColumn(SIGN, lit(1)))
        .groupBy(columns.toArray(Column[]::new))
        .agg(sum(SIGN).as(SIGN))
        .where(col(SIGN).notEqual(0));
  }

  /** The changes that {@link #signed} has found. */
  public static Changes of(Dataset<Row> signed) {
    return new Changes(
        signed.where(col(SIGN).lt(0)).drop(SIGN), signed.where(col(SIGN).gt(0)).drop(SIGN));
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }
}

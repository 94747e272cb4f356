package dev.retentionmart.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.retentionmart.source.ChangeColumns;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Compares a source with the history by the hashes of its rows, added up by key. */
final class ContentSums {
  private static final String HASH = ChangeColumns.CONTENT_HASH;

  private ContentSums() {}

  /**
   * The keys that have other rows in the source than the history was made of. Takes away the
   * history's sums: what is not zero differs.
   *
   * @param sourceRows the column of the history that counts the source rows of a row
   */
  static Dataset<Row> differing(
      String key, Dataset<Row> source, Dataset<Row> history, Column sourceRows) {
    return source
        .select(col(key), col(HASH), lit(1L).as("rows"))
        .unionByName(
            history.select(
                col(key),
                col(HASH).multiply(-1).as(HASH),
                sourceRows.cast("bigint").multiply(-1).as("rows")))
        .groupBy(key)
        .agg(sum(HASH).as(HASH), sum("rows").as("rows"))
        .where(col(HASH).notEqual(0).or(col("rows").notEqual(0)))
        .select(key);
  }
}

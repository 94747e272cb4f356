package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How rows differ from what they were. */
public final class Changes {
  private static final String SIGN = "sign_of_change";

  private Changes() {}

  /**
   * The rows that are only before or only after, or not equally often.
   *
   * @param before rows without maps
   * @param after rows with the same columns
   */
  public static Dataset<Row> between(Dataset<Row> before, Dataset<Row> after) {
    List<Column> columns = Arrays.stream(after.columns()).map(name -> col(name)).toList();
    return before
        .withColumn(SIGN, lit(-1))
        .unionByName(after.withColumn(SIGN, lit(1)))
        .groupBy(columns.toArray(Column[]::new))
        .agg(sum(SIGN).as(SIGN))
        .where(col(SIGN).notEqual(0))
        .drop(SIGN);
  }
}

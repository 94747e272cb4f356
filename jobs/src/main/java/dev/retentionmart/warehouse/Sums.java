package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Additive counts by key, and the rows that they are made of: some come, some go. */
public final class Sums {
  /** How often a row counts: 1 for one that comes, −1 for one that goes. */
  public static final String SIGN = "sign";

  private Sums() {}

  /** Rows with their {@link #SIGN}: all of them come. */
  public static Dataset<Row> gained(Dataset<Row> rows) {
    return rows.withColumn(SIGN, lit(1L));
  }

  /** Rows with their {@link #SIGN}. */
  public static Dataset<Row> change(Dataset<Row> gained, Dataset<Row> lost) {
    return gained(gained).unionByName(lost.withColumn(SIGN, lit(-1L)));
  }

  /**
   * {@code before + change}, without the keys that nothing is left of.
   *
   * @param key the columns of the key
   * @param counts the columns that are counted, {@code bigint}
   */
  public static Dataset<Row> of(
      List<String> key, List<String> counts, Dataset<Row> before, Dataset<Row> change) {
    Column[] columns =
        Stream.concat(key.stream(), counts.stream()).map(c -> col(c)).toArray(Column[]::new);
    List<Column> sums = counts.stream().map(count -> sum(count).as(count)).toList();
    Column isSomething =
        counts.stream().map(count -> col(count).notEqual(0)).reduce(Column::or).orElse(lit(false));
    return before
        .select(columns)
        .unionByName(change.select(columns))
        .groupBy(key.stream().map(c -> col(c)).toArray(Column[]::new))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .where(isSomething);
  }
}

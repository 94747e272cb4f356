package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Additive counts by key, of which some are added and some taken away. */
public final class Sums {
  private Sums() {}

  /**
   * {@code before + gained − lost}, without the keys that nothing is left of.
   *
   * @param key the columns of the key
   * @param counts the columns that are counted, {@code bigint}
   */
  public static Dataset<Row> of(
      List<String> key,
      List<String> counts,
      Dataset<Row> before,
      Dataset<Row> gained,
      Dataset<Row> lost) {
    Column[] columns =
        Stream.concat(key.stream(), counts.stream()).map(c -> col(c)).toArray(Column[]::new);
    Column[] negative =
        Stream.concat(
                key.stream().map(c -> col(c)),
                counts.stream().map(count -> col(count).multiply(-1L).as(count)))
            .toArray(Column[]::new);
    List<Column> sums = counts.stream().map(count -> sum(count).as(count)).toList();
    Column isSomething =
        counts.stream().map(count -> col(count).notEqual(0)).reduce(Column::or).orElse(lit(false));
    return before
        .select(columns)
        .unionByName(gained.select(columns))
        .unionByName(lost.select(negative))
        .groupBy(key.stream().map(c -> col(c)).toArray(Column[]::new))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .where(isSomething);
  }
}

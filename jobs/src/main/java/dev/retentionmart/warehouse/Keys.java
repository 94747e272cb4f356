package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Keys that much larger tables are searched for. They are few enough to be sent to every task; who
 * has more than {@link #MOST} had better build everything.
 */
public final class Keys {
  /** More take more memory than every task should give them. */
  public static final long MOST = 2_000_000;

  private static final String KEY = "one_of_the_keys";

  private final Dataset<Row> rows;
  private final long count;
  private final boolean hasNull;

  private Keys(Dataset<Row> rows, long count, boolean hasNull) {
    this.rows = rows;
    this.count = count;
    this.hasNull = hasNull;
  }

  /**
   * Keys.
   *
   * @param distinct one column, held, no value twice
   */
  public static Keys of(Dataset<Row> distinct) {
    Dataset<Row> rows = distinct.toDF(KEY);
    Row counts = rows.agg(functions.count(lit(1)), count_if(col(KEY).isNull())).head();
    return new Keys(rows, counts.getLong(0), counts.getLong(1) > 0);
  }

  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** The rows of a table with one of these keys; a null key means the rows without one. */
  public Dataset<Row> in(Dataset<Row> table, String column) {
    if (isEmpty()) {
      return table.limit(0);
    }
    Dataset<Row> found = table.join(broadcast(rows), isKey(column), "left_semi");
    return hasNull ? found.unionAll(table.where(col(column).isNull())) : found;
  }

  /** The other rows of a table. */
  public Dataset<Row> notIn(Dataset<Row> table, String column) {
    if (isEmpty()) {
      return table;
    }
    Dataset<Row> others = table.join(broadcast(rows), isKey(column), "left_anti");
    return hasNull ? others.where(col(column).isNotNull()) : others;
  }

  /** The keys, one column. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The same keys as text. */
  public Keys asText() {
    return new Keys(rows.select(col(KEY).cast(DataTypes.StringType).as(KEY)), count, hasNull);
  }

  /** The keys themselves. */
  Set<Object> values() {
    Set<Object> values = new HashSet<>();
    rows.collectAsList().forEach(row -> values.add(row.get(0)));
    return values;
  }

  private static Column isKey(String column) {
    return col(column).equalTo(col(KEY));
  }
}

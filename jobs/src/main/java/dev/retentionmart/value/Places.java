package dev.retentionmart.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.spark_partition_id;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows in the order of a number, the largest first, each partition holding a stretch of them: no
 * task needs all. Held until closed.
 */
final class Places implements AutoCloseable {
  /** Below these bits, {@code monotonically_increasing_id} counts the rows of a partition. */
  private static final long ROW_OF_PARTITION = (1L << 33) - 1;

  private final Dataset<Row> sorted;

  private Places(Dataset<Row> sorted) {
    this.sorted = sorted;
  }

  /**
   * Sorts.
   *
   * @param by a column of numbers
   * @param ties columns that tell apart rows with the same number
   */
  static Places by(String by, Dataset<Row> rows, String... ties) {
    Column[] order = new Column[ties.length + 1];
    order[0] = col(by).desc();
    for (int i = 0; i < ties.length; i++) {
      order[i + 1] = col(ties[i]).asc();
    }
    int partitions = rows.sparkSession().sparkContext().defaultParallelism();
    return new Places(
        rows.repartitionByRange(2 * partitions, order)
            .sortWithinPartitions(order)
            .persist(StorageLevel.MEMORY_AND_DISK()));
  }

  /** The rows in their order. */
  Dataset<Row> sorted() {
    return sorted;
  }

  /** The rows with a column for their place, from 0. */
  Dataset<Row> withPlace(String place) {
    int partitions = sorted.rdd().getNumPartitions();
    long[] sizes = new long[partitions];
    sorted
        .groupBy(spark_partition_id())
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(row -> sizes[row.getInt(0)] = row.getLong(1));
    Column[] begins = new Column[partitions];
    long begin = 0;
    for (int i = 0; i < partitions; i++) {
      begins[i] = lit(begin);
      begin += sizes[i];
    }
    Column rowOfPartition = monotonically_increasing_id().bitwiseAND(lit(ROW_OF_PARTITION));
    return sorted.withColumn(
        place,
        element_at(array(begins), spark_partition_id().plus(1))
            .plus(rowOfPartition)
            .cast(DataTypes.LongType));
  }

  @Override
  public void close() {
    sorted.unpersist();
  }
}

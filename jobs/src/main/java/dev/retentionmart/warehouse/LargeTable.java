package dev.retentionmart.warehouse;

import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tables that a few rows are better looked for in two passes: one over the column of the key, for
 * the files that have any, and one over all columns of these files. What changes is mostly recent
 * and lies together.
 */
public final class LargeTable {
  /** From which size on, in Spark's configuration; without it, no table is. */
  public static final String SIZE = "spark.retentionmart.largeTable";

  private static final String NEVER = Long.MAX_VALUE + "b";

  private LargeTable() {}

  /** Whether a table is so large. */
  public static boolean is(SparkSession spark, Dataset<Row> table) {
    return table
            .queryExecution()
            .optimizedPlan()
            .stats()
            .sizeInBytes()
            .bigInteger()
            .compareTo(
                java.math.BigInteger.valueOf(
                    JavaUtils.byteStringAsBytes(spark.conf().get(SIZE, NEVER))))
        >= 0;
  }
}

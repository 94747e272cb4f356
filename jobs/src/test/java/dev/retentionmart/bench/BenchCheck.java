package dev.retentionmart.bench;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The job's published tables against DuckDB's, row by row. */
final class BenchCheck {
  private static final int SHOWN_DIFFERENCES = 20;

  /** What makes a row of each published table. */
  static final Map<String, List<String>> KEYS =
      Map.of(
          "retention", List.of("grain", "period_start", "segment", "channel"),
          "cohorts", List.of("grain", "cohort_start", "age", "segment", "channel"));

  private BenchCheck() {}

  /** Says what differs. */
  static boolean isSame(BenchPlan plan) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("retention-mart-bench-check")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    boolean isSame = true;
    try {
      for (String table : KEYS.keySet()) {
        TableComparison comparison =
            compare(spark, table, plan.warehouse().toString(), plan.duckDbTables().toString());
        System.out.printf(
            "mart/%s: %d rows compared, %d differences%n",
            table, comparison.rows(), comparison.differences().size());
        comparison.differences().stream().limit(SHOWN_DIFFERENCES).forEach(System.out::println);
        isSame &= comparison.differences().isEmpty();
      }
    } finally {
      spark.stop();
    }
    return isSame;
  }

  /** One published table. */
  static TableComparison compare(
      SparkSession spark, String table, String warehouse, String duckDbTables) {
    Dataset<Row> ofJob = spark.read().format("delta").load(warehouse + "/mart/" + table);
    Dataset<Row> ofDuckDb = spark.read().parquet(duckDbTables + "/" + table + ".parquet");
    return TableComparison.compare(ofJob, ofDuckDb, KEYS.get(table));
  }
}

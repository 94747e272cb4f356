package dev.retentionmart;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's run on the sample, row for row: data-samples/expected holds what it publishes. */
class GoldenSampleTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

  @TempDir Path warehouse;

  @Test
  void sampleGivesTheExpectedTables() {
    SparkSession spark = TestSpark.session();
    NightlyConfig config = SampleConfig.in(warehouse, Map.of());
    Nightly.run(spark, config, LocalDate.of(2025, 12, 31), Progress.silent());
    for (String table : List.of("retention", "cohorts")) {
      Dataset<Row> actual =
          spark
              .read()
              .format("delta")
              .load(warehouse.resolve("mart").resolve(table).toString())
              .drop("run_id");
      Path expected = ROOT.resolve("data-samples/expected").resolve(table + ".csv.gz");
      if (Boolean.getBoolean("write.expected.tables")) {
        GoldenFiles.write(actual, expected);
      }
      Frames.assertSameRows(
          spark
              .read()
              .option("header", "true")
              .schema(actual.schema())
              .csv(expected.toAbsolutePath().toString()),
          actual);
    }
  }
}

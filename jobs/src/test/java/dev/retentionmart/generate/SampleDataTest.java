package dev.retentionmart.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.progress.Progress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleDataTest {
  private static final Path SAMPLES = Path.of(System.getProperty("project.root"), "data-samples");

  private final SparkSession spark = TestSpark.session();

  @TempDir Path folder;

  /** {@code generate --customers 2000 --seed 42 --from 2023-01-01 --to 2025-12-31}. */
  @Test
  void samplesAreWhatTheDocumentedCommandMakes() {
    Path output = folder.resolve("samples");
    Generator.generate(
        spark,
        new GeneratorOptions(
            2_000,
            42,
            LocalDate.of(2023, 1, 1),
            LocalDate.of(2025, 12, 31),
            output.toString(),
            SourceFormat.PARQUET),
        Progress.silent());

    for (String table : List.of("orders", "customers", "refunds", "exchange_rates")) {
      assertThat(sortedRows(output.resolve(table)))
          .as(table)
          .isNotEmpty()
          .isEqualTo(sortedRows(SAMPLES.resolve(table)));
    }
  }

  private List<String> sortedRows(Path table) {
    return spark.read().parquet(table.toString()).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}

package dev.retentionmart.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.Nightly;
import dev.retentionmart.TestSpark;
import dev.retentionmart.config.ConfigLoader;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job and DuckDB's SQL, written apart from the same definitions, on the committed samples. */
@Tag("slow")
class SecondImplementationTest {
  private static final Path HOME = Path.of(System.getProperty("project.root"));

  @TempDir Path work;

  /** In the middle of a period and of the history: later orders, refunds and versions are there. */
  @Test
  void publishedTablesAreThoseOfDuckDbAfterTwoNights() throws SQLException, IOException {
    LocalDate asOf = LocalDate.of(2025, 8, 20);
    BenchPlan plan = new BenchPlan(HOME, work, HOME.resolve("data-samples"), asOf, 1);
    plan.writeConfiguration();
    SparkSession spark = TestSpark.session();
    NightlyConfig config = ConfigLoader.load(plan.configuration(), Map.of());

    Nightly.run(spark, config, asOf.minusDays(30), Progress.silent());
    Nightly.run(spark, config, asOf, Progress.silent());
    new DuckDbMarts(1, "1GB", DuckDbMarts.USUAL_WINDOWS)
        .build(plan.data(), plan.duckDbTables(), asOf);

    for (String table : BenchCheck.KEYS.keySet()) {
      TableComparison comparison =
          BenchCheck.compare(
              spark, table, plan.warehouse().toString(), plan.duckDbTables().toString());
      assertThat(comparison.differences()).as(table).isEmpty();
      assertThat(comparison.rows()).as(table).isGreaterThan(1_000);
    }
  }
}

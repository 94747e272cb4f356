package dev.retentionmart.bench;

import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.generate.Generator;
import dev.retentionmart.generate.GeneratorOptions;
import dev.retentionmart.generate.HistoryShape;
import dev.retentionmart.progress.Progress;
import java.time.LocalDate;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Generates the history that is measured: three years, ids as numbers. It ends in a quiet month, so
 * that a night changes about one customer in a hundred.
 */
public final class BenchData {
  static final LocalDate FROM = LocalDate.of(2023, 3, 1);
  static final LocalDate TO = LocalDate.of(2026, 2, 28);
  private static final long SEED = 42;

  private BenchData() {}

  /**
   * @param arguments the number of customers, and the folder to write to
   */
  public static void main(String[] arguments) {
    long customers = Long.parseLong(arguments[0]);
    GeneratorOptions options =
        new GeneratorOptions(customers, SEED, FROM, TO, arguments[1], SourceFormat.PARQUET);
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .appName("retention-mart-bench-data")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.log.level", "WARN")
            .getOrCreate();
    try {
      Generator.generate(spark, options, HistoryShape.numbered(), new SecondsPerStep());
    } finally {
      spark.stop();
    }
  }

  /** Says how long each step took. */
  private static final class SecondsPerStep implements Progress {
    @Override
    public <T> T step(String stage, String step, Supplier<T> work) {
      long start = System.nanoTime();
      T result = work.get();
      System.out.printf("%s, %s: %.1f s%n", stage, step, (System.nanoTime() - start) / 1e9);
      return result;
    }
  }
}

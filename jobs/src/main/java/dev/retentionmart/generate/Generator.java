package dev.retentionmart.generate;

import dev.retentionmart.progress.Progress;
import org.apache.spark.sql.SparkSession;

/** Writes a made-up history of orders, customers, refunds and exchange rates. */
public final class Generator {
  private Generator() {}

  /** Writes the sources under the output folder. */
  public static void generate(SparkSession spark, GeneratorOptions options, Progress progress) {
    throw new UnsupportedOperationException();
  }
}

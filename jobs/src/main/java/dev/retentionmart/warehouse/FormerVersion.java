package dev.retentionmart.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A Delta table as it was. Delta keeps that for a while only. */
final class FormerVersion {
  /** What Delta says when it no longer has a version, or may no longer read it. */
  private static final Set<String> GONE =
      Set.of(
          "DELTA_VERSION_NOT_FOUND",
          "DELTA_UNSUPPORTED_TIME_TRAVEL_BEYOND_DELETED_FILE_RETENTION_DURATION",
          "DELTA_LOG_FILE_NOT_FOUND",
          "DELTA_TRUNCATED_TRANSACTION_LOG",
          "DELTA_NO_RECREATABLE_HISTORY_FOUND");

  private FormerVersion() {}

  /** The table at a version; empty where Delta no longer has it, or not all of its files. */
  static Optional<Dataset<Row>> read(SparkSession spark, String path, long version) {
    try {
      Dataset<Row> rows = spark.read().format("delta").option("versionAsOf", version).load(path);
      Configuration hadoop = spark.sessionState().newHadoopConf();
      for (String file : rows.inputFiles()) {
        if (!isThere(new Path(URI.create(file)), hadoop)) {
          return Optional.empty();
        }
      }
      return Optional.of(rows);
    } catch (Exception failed) {
      if (isGone(failed)) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  private static boolean isThere(Path file, Configuration hadoop) {
    try {
      return file.getFileSystem(hadoop).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isGone(Exception failed) {
    return failed instanceof SparkThrowable said
        && said.getCondition() != null
        && GONE.contains(said.getCondition());
  }
}

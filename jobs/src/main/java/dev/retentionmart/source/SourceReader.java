package dev.retentionmart.source;

import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.warehouse.DeltaVersions;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Opens a source, or says why it cannot be opened. */
final class SourceReader {
  private SourceReader() {}

  /**
   * Opens a source: a folder of Parquet files (whose columns may differ from file to file), a Delta
   * table, or a table of the catalog.
   *
   * @throws Fault when it is not there or not of its format
   */
  static SourceTable open(SparkSession spark, SourceLocation location) {
    if (location.table().isPresent()) {
      return openTable(spark, location, location.table().get());
    }
    String path = location.path().orElseThrow();
    requireExistence(spark, location, path);
    return location.format() == SourceFormat.DELTA
        ? openDelta(spark, location, path)
        : openParquet(spark, location, path);
  }

  private static SourceTable openTable(SparkSession spark, SourceLocation location, String table) {
    try {
      return new SourceTable(location, spark.read().table(table));
    } catch (Exception e) {
      throw analysisFault(
          e,
          "Cannot read the table of %s.table = \"%s\"".formatted(location.key(), table),
          "Name a table that Spark's catalog knows, as catalog.schema.table, or give %s.path."
              .formatted(location.key()));
    }
  }

  private static SourceTable openDelta(SparkSession spark, SourceLocation location, String path) {
    OptionalLong version = DeltaVersions.newest(spark, path);
    if (version.isEmpty()) {
      throw Fault.source(
          "%s.path = \"%s\" is no Delta table".formatted(location.key(), path),
          "it has no _delta_log with a commit",
          "Set %s.format = parquet, or correct the path.".formatted(location.key()));
    }
    Dataset<Row> rows =
        spark.read().format("delta").option("versionAsOf", version.getAsLong()).load(path);
    return new SourceTable(location, rows, version);
  }

  private static SourceTable openParquet(SparkSession spark, SourceLocation location, String path) {
    if (DeltaVersions.newest(spark, path).isPresent()) {
      throw Fault.source(
          "%s.path = \"%s\" is a Delta table, read as Parquet".formatted(location.key(), path),
          "its files include rows that were deleted or replaced",
          "Set %s.format = delta.".formatted(location.key()));
    }
    try {
      return new SourceTable(location, spark.read().option("mergeSchema", "true").parquet(path));
    } catch (Exception e) {
      throw analysisFault(
          e,
          "Cannot read %s.path = \"%s\" as Parquet".formatted(location.key(), path),
          "Point the path at Parquet files with agreeing columns, or set %s.format = delta."
              .formatted(location.key()));
    }
  }

  private static void requireExistence(SparkSession spark, SourceLocation location, String path) {
    try {
      Path folder = new Path(path);
      boolean isPattern = path.matches(".*[*?\\[{].*");
      if (!isPattern
          && !folder.getFileSystem(spark.sessionState().newHadoopConf()).exists(folder)) {
        throw Fault.source(
            "Cannot find the source of %s.path = \"%s\"".formatted(location.key(), path),
            "there is no such file or folder",
            "Correct the path. Relative paths start at the working directory; ${home} is the installation.");
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Fault.source(
              "Cannot look for the source of %s.path = \"%s\"".formatted(location.key(), path),
              firstLine(e),
              "Check the scheme of the path, and that the job may read it.")
          .causedBy(e);
    }
  }

  private static RuntimeException analysisFault(Exception e, String problem, String remedy) {
    if (e instanceof AnalysisException || e instanceof SparkException) {
      return Fault.source(problem, firstLine(e), remedy).causedBy(e);
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  /** The first line of the deepest message that says something. */
  static String firstLine(Throwable e) {
    String message = e.getMessage();
    for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
      message = t.getMessage() == null ? message : t.getMessage();
    }
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}

package dev.retentionmart.warehouse;

import static java.util.stream.Collectors.toSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Delta table as it was, with all of its files. Delta keeps that for a while only.
 *
 * @param snapshot what the log says of the version
 * @param listed its files
 */
record FormerVersion(SparkSession spark, DeltaLog log, Snapshot snapshot, Seq<AddFile> listed) {
  /** What Delta says when it no longer has a version. */
  private static final Set<String> GONE =
      Set.of(
          "DELTA_LOG_FILE_NOT_FOUND",
          "DELTA_TRUNCATED_TRANSACTION_LOG",
          "DELTA_VERSIONS_NOT_CONTIGUOUS",
          "DELTA_MISSING_PART_FILES");

  /** A version; empty where there is no such table, or Delta no longer has all of the version. */
  static Optional<FormerVersion> of(SparkSession spark, String path, long version) {
    if (DeltaVersions.newest(spark, path).orElse(-1) < version) {
      return Optional.empty();
    }
    DeltaLog log = DeltaLog.forTable(spark, new Path(path));
    return snapshot(log, version)
        .map(then -> new FormerVersion(spark, log, then, Overwrite.files(then)))
        .filter(FormerVersion::isWhole);
  }

  private static Optional<Snapshot> snapshot(DeltaLog log, long version) {
    try {
      return Optional.of(log.getSnapshotAt(version, Option.empty(), Option.empty(), false));
    } catch (Exception failed) {
      if (isGone(failed)) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /** Its rows. */
  Dataset<Row> read() {
    return ListedFiles.read(spark, log, snapshot, listed);
  }

  /** Its files. */
  Collection<AddFile> files() {
    return CollectionConverters.asJavaCollection(listed);
  }

  private boolean isWhole() {
    try {
      FileSystem folder = log.dataPath().getFileSystem(spark.sessionState().newHadoopConf());
      // One question for all files; those that lie elsewhere are asked for.
      Set<Path> there =
          Arrays.stream(folder.listStatus(log.dataPath()))
              .map(FileStatus::getPath)
              .collect(toSet());
      for (Path file : files().stream().flatMap(this::paths).toList()) {
        if (!there.contains(file) && !folder.exists(file)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file, and that with its deleted rows, where it has one. */
  private Stream<Path> paths(AddFile file) {
    Path rows = file.absolutePath(log);
    return file.deletionVector() != null && file.deletionVector().isOnDisk()
        ? Stream.of(rows, file.deletionVector().absolutePath(log.dataPath()))
        : Stream.of(rows);
  }

  /** Of a gap in the log, Delta says so by an exception without a name. */
  private static boolean isGone(Exception failed) {
    return failed instanceof IllegalArgumentException
        || failed instanceof IllegalStateException
        || (failed instanceof SparkThrowable said
            && said.getCondition() != null
            && GONE.contains(said.getCondition()));
  }
}

package dev.retentionmart.warehouse;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/**
 * What keeps one Delta table small and fast to read. None of it changes a row.
 *
 * <p>First what makes new versions: {@link #setProperties} and {@link #compact}. Old files and the
 * log of old versions go with {@link #free}, which makes no version, and which the caller does only
 * when it is written down that the newest version is a good one: until then another may have to be
 * restored.
 */
public final class TableMaintenance {
  /**
   * Delta would write two versions that say what it deletes, and split the listing of one folder
   * into ten thousand tasks.
   */
  private static final Map<String, String> VACUUM_OPTIONS =
      Map.of(
          "spark.databricks.delta.vacuum.logging.enabled", "false",
          "spark.sql.sources.parallelPartitionDiscovery.parallelism", "1");

  private final SparkSession spark;
  private final String path;
  private final int keepDays;

  /**
   * The maintenance of one table.
   *
   * @param path the table's folder
   * @param keepDays for how many days a version can be read after it was written
   */
  public TableMaintenance(SparkSession spark, String path, int keepDays) {
    this.spark = spark;
    this.path = path;
    this.keepDays = keepDays;
  }

  /** How many files became how many. */
  public record Compacted(long before, long after) {
    private Compacted plus(Compacted more) {
      return new Compacted(before + more.before, after + more.after);
    }
  }

  /** What is no longer on the disk. */
  public record Freed(long files, long bytes) {}

  /**
   * The table properties that keep versions readable for that many days. Delta is told not to clean
   * its log up by itself: it does so at every tenth commit, which may be one of a run that is still
   * to be taken back.
   */
  static Map<String, String> properties(int keepDays) {
    String duration = "interval " + keepDays + " days";
    return Map.of(
        "delta.deletedFileRetentionDuration", duration,
        "delta.logRetentionDuration", duration,
        "delta.enableExpiredLogCleanup", "false");
  }

  /** Sets the properties of a table that was created with others. */
  public void setProperties() {
    Map<String, String> wanted = properties(keepDays);
    scala.collection.immutable.Map<String, String> set = log()._2.metadata().configuration();
    if (!wanted.entrySet().stream().allMatch(each -> isSet(set, each.getKey(), each.getValue()))) {
      String list =
          String.join(
              ", ",
              wanted.entrySet().stream()
                  .map(each -> "'%s' = '%s'".formatted(each.getKey(), each.getValue()))
                  .toList());
      spark.sql("ALTER TABLE " + identifier() + " SET TBLPROPERTIES (" + list + ")");
    }
  }

  /**
   * Makes few large files of many small ones. Files of whose rows more than a twentieth are deleted
   * are written anew, too.
   *
   * @param isPurge whether every file with a deleted row is written anew, so that such rows are
   *     gone once the old files are
   */
  public Compacted compact(boolean isPurge) {
    if (isOneWholeFile()) {
      return new Compacted(0, 0);
    }
    Compacted compacted = files(DeltaTable.forPath(spark, path).optimize().executeCompaction());
    return isPurge
        ? files(spark.sql("REORG TABLE " + identifier() + " APPLY (PURGE)")).plus(compacted)
        : compacted;
  }

  /** Small tables mostly are; Delta would take a dozen jobs to find that out. */
  private boolean isOneWholeFile() {
    Seq<AddFile> files = Overwrite.files(log()._2);
    return files.isEmpty() || files.size() == 1 && files.head().deletionVector() == null;
  }

  /**
   * Deletes the files that no version of the last days needs, also what runs that were killed left
   * behind, and the log of older versions. A checkpoint lets readers begin at the newest.
   */
  public Freed free() {
    Map<Path, Long> freed = files();
    vacuum();
    cleanUpLog();
    freed.keySet().removeAll(files().keySet());
    return new Freed(freed.size(), freed.values().stream().mapToLong(Long::longValue).sum());
  }

  /** What Delta would print is in {@link Freed}. */
  private void vacuum() {
    SessionOptions.with(
        spark,
        VACUUM_OPTIONS,
        () ->
            scala.Console.withOut(
                OutputStream.nullOutputStream(), () -> DeltaTable.forPath(spark, path).vacuum()));
  }

  private void cleanUpLog() {
    Tuple2<DeltaLog, Snapshot> newest = log();
    DeltaLog log = newest._1;
    log.checkpoint(newest._2, Option.empty());
    log.cleanUpExpiredLogs(
        newest._2,
        log.cleanUpExpiredLogs$default$2(),
        log.cleanUpExpiredLogs$default$3(),
        log.cleanUpExpiredLogs$default$4());
  }

  private Tuple2<DeltaLog, Snapshot> log() {
    return DeltaLog.forTableWithSnapshot(spark, path);
  }

  private static boolean isSet(
      scala.collection.immutable.Map<String, String> properties, String key, String value) {
    return properties.get(key).contains(value);
  }

  private static Compacted files(Dataset<Row> metrics) {
    Row numbers = metrics.select("metrics.numFilesRemoved", "metrics.numFilesAdded").first();
    return new Compacted(numbers.getLong(0), numbers.getLong(1));
  }

  private Map<Path, Long> files() {
    Path folder = new Path(path);
    Map<Path, Long> sizes = new HashMap<>();
    try {
      addSizes(folder, folder.getFileSystem(spark.sessionState().newHadoopConf()), sizes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  /** On a local disk, Hadoop's own recursion starts a process for each file, to learn its owner. */
  private static void addSizes(Path folder, FileSystem system, Map<Path, Long> sizes)
      throws IOException {
    for (FileStatus file : system.listStatus(folder)) {
      if (file.isDirectory()) {
        addSizes(file.getPath(), system, sizes);
      } else {
        sizes.put(file.getPath(), file.getLen());
      }
    }
  }

  private String identifier() {
    return "delta.`" + path + "`";
  }
}

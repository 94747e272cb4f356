package dev.retentionmart.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaThrowable;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddCDCFile;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.actions.FileAction;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows that a Delta table gained and lost between two versions: from its change data feed where it
 * has one, else the rows of all files that came or went, or whose deleted rows are others.
 */
final class DeltaChanges {
  private static final String FEED = "delta.enableChangeDataFeed";
  private static final String SEPARATOR = "@";

  private final SparkSession spark;
  private final SourceTable table;
  private final UnaryOperator<Dataset<Row>> mapping;
  private final DeltaLog log;

  private DeltaChanges(SparkSession spark, SourceTable table, UnaryOperator<Dataset<Row>> mapping) {
    this.spark = spark;
    this.table = table;
    this.mapping = mapping;
    this.log = DeltaLog.forTable(spark, path(table));
  }

  /** Which table it is, and at which version: {@code version@id}. */
  static String position(SparkSession spark, SourceTable table) {
    DeltaChanges changes = new DeltaChanges(spark, table, UnaryOperator.identity());
    long version = table.version().orElseThrow();
    return version + SEPARATOR + changes.snapshot(version).metadata().id();
  }

  /**
   * The canonical rows that came or went since a position.
   *
   * @param position see {@link #position}
   */
  static RecentRows since(
      SparkSession spark, SourceTable table, String position, UnaryOperator<Dataset<Row>> mapping) {
    return new DeltaChanges(spark, table, mapping).since(position);
  }

  private RecentRows since(String position) {
    long last = Long.parseLong(position.substring(0, position.indexOf(SEPARATOR)));
    long now = table.version().orElseThrow();
    Snapshot current = snapshot(now);
    if (last > now || !position.equals(last + SEPARATOR + current.metadata().id())) {
      return RecentRows.none(
          "%s is now another table than the one that was read last"
              .formatted(table.location().key()));
    }
    if (last == now) {
      return RecentRows.of(mapping.apply(table.rows().limit(0)));
    }
    Snapshot before;
    try {
      before = snapshot(last);
    } catch (Exception e) {
      return gone(last);
    }
    Optional<Dataset<Row>> feed =
        hasFeed(before) && hasFeed(current) ? feed(last + 1, now) : Optional.empty();
    return feed.map(rows -> RecentRows.of(mapping.apply(rows)))
        .orElseGet(() -> fromFiles(before, current));
  }

  /**
   * Empty where the feed was off for a while, its beginning or a file of it is gone, or its rows
   * had columns that do not fit those of now.
   */
  private Optional<Dataset<Row>> feed(long first, long last) {
    return ifDeltaCan(
            () -> {
              Dataset<Row> rows =
                  spark
                      .read()
                      .format("delta")
                      .option("readChangeFeed", true)
                      .option("startingVersion", first)
                      .option("endingVersion", last)
                      .load(path(table).toString())
                      .to(table.rows().schema());
              rows.queryExecution().executedPlan();
              return rows;
            })
        .filter(rows -> areReadable(filesOfFeed(first, last)));
  }

  /** Of a commit that has rows of its own for the feed, these; of others, its data. */
  private List<FileAction> filesOfFeed(long first, long last) {
    List<FileAction> files = new ArrayList<>();
    CollectionConverters.asJava(log.getChanges(first, last, Option.empty(), true))
        .forEachRemaining(
            commit -> {
              List<Action> actions = CollectionConverters.asJava(commit._2);
              List<FileAction> changed = ofType(actions, FileAction.class);
              List<FileAction> forFeed =
                  changed.stream().filter(AddCDCFile.class::isInstance).toList();
              files.addAll(
                  forFeed.isEmpty()
                      ? changed.stream().filter(FileAction::dataChange).toList()
                      : forFeed);
            });
    return files;
  }

  private static <T> List<T> ofType(List<? super T> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Empty where Delta or Spark says that it cannot be done; nothing is read yet. */
  private static <T> Optional<T> ifDeltaCan(Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (Exception e) {
      if (e instanceof AnalysisException || e instanceof DeltaThrowable) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private RecentRows fromFiles(Snapshot before, Snapshot current) {
    Map<String, AddFile> lost = files(before);
    Map<String, AddFile> gained = files(current);
    Set<String> kept = new HashSet<>(lost.keySet());
    kept.retainAll(gained.keySet());
    lost.keySet().removeAll(kept);
    gained.keySet().removeAll(kept);
    if (!areReadable(lost.values())) {
      return gone(before.version());
    }
    return ifDeltaCan(() -> rows(before, lost).to(table.rows().schema()))
        .map(
            former ->
                RecentRows.of(
                    mapping.apply(rows(current, gained)).unionByName(mapping.apply(former))))
        .orElseGet(
            () ->
                RecentRows.none(
                    "the columns of %s were others at version %d"
                        .formatted(table.location().key(), before.version())));
  }

  /** Files with what is deleted in them. */
  private static Map<String, AddFile> files(Snapshot snapshot) {
    Map<String, AddFile> files = new LinkedHashMap<>();
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      files.put(file.path() + " " + file.getDeletionVectorUniqueId(), file);
    }
    return files;
  }

  private boolean areReadable(Iterable<? extends FileAction> files) {
    try {
      FileSystem fileSystem = log.dataPath().getFileSystem(log.newDeltaHadoopConf());
      for (FileAction file : files) {
        DeletionVectorDescriptor deleted = file.deletionVector();
        boolean hasFileOfDeleted = deleted != null && deleted.isOnDisk();
        if (!fileSystem.exists(file.absolutePath(log))
            || hasFileOfDeleted && !fileSystem.exists(deleted.absolutePath(log.dataPath()))) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RecentRows gone(long version) {
    return RecentRows.none(
        "version %d of %s can no longer be read".formatted(version, table.location().key()));
  }

  private Dataset<Row> rows(Snapshot snapshot, Map<String, AddFile> files) {
    List<AddFile> list = new ArrayList<>(files.values());
    return log.createDataFrame(
        snapshot, CollectionConverters.asScala(list).toSeq(), false, Option.empty());
  }

  private static boolean hasFeed(Snapshot snapshot) {
    return Objects.equals(
        CollectionConverters.asJava(snapshot.metadata().configuration()).get(FEED), "true");
  }

  private Snapshot snapshot(long version) {
    return log.getSnapshotAt(
        version,
        log.getSnapshotAt$default$2(),
        log.getSnapshotAt$default$3(),
        log.getSnapshotAt$default$4());
  }

  private static Path path(SourceTable table) {
    return new Path(table.location().path().orElseThrow());
  }
}

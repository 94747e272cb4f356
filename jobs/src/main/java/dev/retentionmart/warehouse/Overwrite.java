package dev.retentionmart.warehouse;

import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.commands.DMLWithDeletionVectorsHelper;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator;
import org.apache.spark.sql.delta.commands.DeletionVectorUtils$;
import org.apache.spark.sql.delta.commands.TouchedFileWithDV;
import org.apache.spark.sql.delta.util.Utils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit that makes rows the content of a table, or of a part. Delta's writer does the same,
 * but first works out what the table's log amounts to, in several queries; here the list of files
 * is enough that lies beside each commit.
 */
final class Overwrite {
  private final SparkSession spark;
  private final DeltaLog log;
  private final OptimisticTransaction transaction;
  private Seq<AddFile> files;

  /** Begins a transaction on a table that is there. */
  Overwrite(SparkSession spark, String path) {
    this.spark = spark;
    this.log = DeltaLog.forTable(spark, new Path(path));
    this.transaction = log.startTransaction(Option.empty(), Option.empty());
  }

  /** The table as the transaction finds it. */
  Dataset<Row> read() {
    return ListedFiles.read(spark, log, transaction.snapshot(), files());
  }

  /** The version of the table that the transaction finds. */
  long version() {
    return transaction.snapshot().version();
  }

  /** The size of the table's files. */
  long bytes() {
    Snapshot snapshot = transaction.snapshot();
    return snapshot.checksumOpt().isDefined()
        ? snapshot.checksumOpt().get().tableSizeBytes()
        : snapshot.sizeInBytes();
  }

  /** Whether rows of a schema fit into the table as it is. */
  boolean hasSchema(StructType schema) {
    return transaction.metadata().schema().asNullable().equals(schema.asNullable());
  }

  /** Gives the table other columns, and properties that go with them, along with the rows. */
  void become(Table table, Map<String, String> properties) {
    Metadata former = transaction.metadata();
    Map<String, String> configuration =
        new HashMap<>(CollectionConverters.asJava(former.configuration()));
    configuration.putAll(properties);
    transaction.updateMetadataForTableOverwrite(
        new Metadata(
            former.id(),
            former.name(),
            table.comment(),
            former.format(),
            table.schema().asNullable().json(),
            former.partitionColumns(),
            Map$.MODULE$.from(CollectionConverters.asScala(configuration)),
            former.createdTime()));
  }

  /** Writes the rows; who wrote to the table in the meantime makes it fail. */
  void commit(Dataset<Row> rows) {
    commit(rows, CollectionConverters.asJava(files()).stream().map(AddFile::remove).toList());
  }

  private void commit(Dataset<Row> rows, List<? extends Action> others) {
    List<Action> actions =
        new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
    actions.addAll(others);
    commit(actions, operation());
  }

  private void commit(List<Action> actions, DeltaOperations.Operation operation) {
    transaction.readWholeTable();
    transaction.trackFilesRead(files());
    transaction.commit(CollectionConverters.asScala(actions).toSeq(), operation);
  }

  /** Whether rows of the table can go without its files being written anew. */
  boolean canMarkRows() {
    return DeletionVectorUtils$.MODULE$.deletionVectorsWritable(
            transaction.protocol(), transaction.metadata())
        && CollectionConverters.asJava(files()).stream()
            .allMatch(file -> file.numPhysicalRecords().isDefined());
  }

  /**
   * Marks rows as deleted and writes others; who wrote to the table in the meantime makes it fail.
   * Delta's DELETE does the same, with a few queries more to find the files and their statistics,
   * which are listed here.
   *
   * @param gone rows of the table as the transaction finds it, with their {@link RowPlaces}
   */
  void commitChanged(Dataset<Row> gone, Dataset<Row> rows) {
    List<Action> actions = new ArrayList<>();
    for (TouchedFileWithDV file : CollectionConverters.asJava(filesWith(gone))) {
      if (file.isFullyReplaced()) {
        actions.add(file.fileLogEntry().remove());
      } else {
        Tuple2<AddFile, RemoveFile> marked =
            file.fileLogEntry().removeRows(file.newDeletionVector(), true, true);
        actions.add(marked._1);
        actions.add(marked._2);
      }
    }
    commit(rows, actions);
  }

  /**
   * Makes the table what it was, its columns and properties, too. Delta's RESTORE does the same in
   * a dozen queries.
   */
  void restore(FormerVersion former) {
    if (!former.snapshot().metadata().equals(transaction.metadata())) {
      transaction.updateMetadata(former.snapshot().metadata(), false);
    }
    Collection<AddFile> now = CollectionConverters.asJavaCollection(files());
    Set<FileId> idsNow = FileId.of(now);
    Set<FileId> idsThen = FileId.of(former.files());
    Stream<Action> come =
        former.files().stream()
            .filter(file -> !idsNow.contains(FileId.of(file)))
            .map(Overwrite::withChangedData);
    Stream<Action> go =
        now.stream().filter(file -> !idsThen.contains(FileId.of(file))).map(AddFile::remove);
    commit(
        Stream.concat(come, go).toList(),
        new DeltaOperations.Restore(Option.apply(former.snapshot().version()), Option.empty()));
  }

  /**
   * What tells a file from others: the same rows with others of them deleted are another file.
   *
   * @param deletionVector empty where none of its rows is deleted
   */
  private record FileId(String path, Option<String> deletionVector) {
    static FileId of(AddFile file) {
      return new FileId(file.path(), file.getDeletionVectorUniqueId());
    }

    static Set<FileId> of(Collection<AddFile> files) {
      return files.stream().map(FileId::of).collect(toSet());
    }
  }

  /** Lists of files do not say whether a file changed the table's data; commits do. */
  private static AddFile withChangedData(AddFile file) {
    return file.copy(
        file.path(),
        file.partitionValues(),
        file.size(),
        file.modificationTime(),
        true,
        file.stats(),
        file.tags(),
        file.deletionVector(),
        file.baseRowId(),
        file.defaultRowCommitVersion(),
        file.clusteringProvider(),
        file.backReference(),
        file.amtPassthrough());
  }

  /** The files with such rows, each with all of its rows that are deleted, of earlier, too. */
  private Seq<TouchedFileWithDV> filesWith(Dataset<Row> gone) {
    List<Row> deletedBefore =
        CollectionConverters.asJava(files()).stream()
            .map(
                file ->
                    RowFactory.create(
                        SparkPath.fromPath(file.absolutePath(log)).urlEncoded(),
                        file.deletionVector() == null
                            ? null
                            : file.deletionVector().serializeToBase64()))
            .toList();
    Dataset<Row> vectors =
        spark.createDataFrame(
            deletedBefore,
            new StructType()
                .add("path", DataTypes.StringType)
                .add(DeletionVectorBitmapGenerator.FILE_DV_ID_COL(), DataTypes.StringType));
    Dataset<Row> deletedNow =
        RowPlaces.of(gone)
            .join(
                broadcast(vectors),
                col(DeletionVectorBitmapGenerator.FILE_NAME_COL()).equalTo(col("path")),
                "left")
            // A file that is not listed has no name then, at which Delta stops.
            .drop(DeletionVectorBitmapGenerator.FILE_NAME_COL())
            .withColumnRenamed("path", DeletionVectorBitmapGenerator.FILE_NAME_COL());
    return DMLWithDeletionVectorsHelper.findFilesWithMatchingRows(
        transaction,
        DMLWithDeletionVectorsHelper.generateCandidateFileMap(log.dataPath(), files()),
        DeletionVectorBitmapGenerator.buildDeletionVectors(
            spark, deletedNow, log, Utils.getRandomPrefixLength(transaction.metadata())));
  }

  private Seq<AddFile> files() {
    if (files == null) {
      files = files(transaction.snapshot());
    }
    return files;
  }

  /** Of a few files, Delta writes the list beside each commit, and no query is needed. */
  static Seq<AddFile> files(Snapshot snapshot) {
    return snapshot
        .checksumOpt()
        .flatMap(checksum -> checksum.allFiles())
        .getOrElse(() -> CollectionConverters.asScala(snapshot.allFiles().collectAsList()).toSeq());
  }

  private static DeltaOperations.Operation operation() {
    return new DeltaOperations.Write(
        SaveMode.Overwrite,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }
}

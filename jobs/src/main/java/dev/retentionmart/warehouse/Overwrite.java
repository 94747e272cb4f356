package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    transaction.readWholeTable();
    transaction.trackFilesRead(files());
    List<Action> actions =
        new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
    actions.addAll(others);
    transaction.commit(CollectionConverters.asScala(actions).toSeq(), operation());
  }

  /** Whether rows of the table can go without its files being written anew. */
  boolean canMarkRows() {
    return DeletionVectorUtils$.MODULE$.deletionVectorsWritable(
            transaction.protocol(), transaction.metadata())
        && CollectionConverters.asJava(files()).stream()
            .allMatch(file -> file.numPhysicalRecords().isDefined());
  }

  /**
   * Marks the rows with one of the keys as deleted and writes others; who wrote to the table in the
   * meantime makes it fail. Delta's DELETE does the same, with a few queries more to find the files
   * and their statistics, which are listed here.
   */
  void commitChanged(Keys keys, String keyColumn, Dataset<Row> rows) {
    List<Action> actions = new ArrayList<>();
    for (TouchedFileWithDV file : CollectionConverters.asJava(filesWith(keys, keyColumn))) {
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

  /** The files with such rows, each with all of its rows that are deleted, of earlier, too. */
  private Seq<TouchedFileWithDV> filesWith(Keys keys, String keyColumn) {
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
    Dataset<Row> deleted =
        keys.in(read(), keyColumn)
            .select(
                col("_metadata.file_path").as(DeletionVectorBitmapGenerator.FILE_NAME_COL()),
                col("_metadata.row_index").as(DeletionVectorBitmapGenerator.ROW_INDEX_COL()));
    Dataset<Row> deletedNow =
        deleted
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

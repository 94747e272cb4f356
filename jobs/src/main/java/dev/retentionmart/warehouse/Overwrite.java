package dev.retentionmart.warehouse;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit that makes rows the whole content of a table. Delta's writer does the same, but first
 * works out what the table's log amounts to, in several queries; here the list of files is enough
 * that lies beside each commit.
 */
final class Overwrite {
  private final String path;
  private final DeltaLog log;
  private final OptimisticTransaction transaction;

  /** Begins a transaction on a table that is there. */
  Overwrite(SparkSession spark, String path) {
    this.path = path;
    this.log = DeltaLog.forTable(spark, new Path(path));
    this.transaction = log.startTransaction(Option.empty(), Option.empty());
  }

  String path() {
    return path;
  }

  /** The table as the transaction finds it. */
  Dataset<Row> read() {
    return log.createDataFrame(transaction.snapshot(), files(), false, Option.empty());
  }

  long bytes() {
    long bytes = 0;
    for (AddFile file : CollectionConverters.asJava(files())) {
      bytes += file.size();
    }
    return bytes;
  }

  /** Whether rows fit into the table as it is. */
  boolean hasSchemaOf(Dataset<Row> rows) {
    return transaction.metadata().schema().asNullable().equals(rows.schema().asNullable());
  }

  /** Writes the rows; who wrote to the table in the meantime makes it fail. */
  void commit(Dataset<Row> rows) {
    transaction.readWholeTable();
    Seq<AddFile> before = files();
    transaction.trackFilesRead(before);
    List<Action> actions =
        new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
    CollectionConverters.asJava(before).forEach(file -> actions.add(file.remove()));
    transaction.commit(CollectionConverters.asScala(actions).toSeq(), operation());
  }

  private Seq<AddFile> files() {
    return files(transaction.snapshot());
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

package dev.retentionmart.warehouse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit that makes rows the whole content of a table. Delta's writer does the same, but first
 * works out what the table's log amounts to, in several queries; here the list of files is enough
 * that lies beside each commit.
 */
final class Overwrite {
  private final DeltaLog log;
  private final OptimisticTransaction transaction;
  private Seq<AddFile> files;

  /** Begins a transaction on a table that is there. */
  Overwrite(SparkSession spark, String path) {
    this.log = DeltaLog.forTable(spark, new Path(path));
    this.transaction = log.startTransaction(Option.empty(), Option.empty());
  }

  /** The table as the transaction finds it. */
  Dataset<Row> read() {
    return log.createDataFrame(transaction.snapshot(), files(), false, Option.empty());
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
    transaction.readWholeTable();
    transaction.trackFilesRead(files());
    List<Action> actions =
        new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
    CollectionConverters.asJava(files()).forEach(file -> actions.add(file.remove()));
    transaction.commit(CollectionConverters.asScala(actions).toSeq(), operation());
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

package dev.retentionmart.warehouse;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.delta.DataFrameUtils;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.files.TahoeBatchFileIndex;
import org.apache.spark.sql.execution.datasources.LogicalRelation$;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * Files of a table that is not partitioned, to be read as they are listed. Delta's own list is
 * filtered by its partition in a query, for each query that reads it.
 */
final class ListedFiles extends TahoeBatchFileIndex {
  private ListedFiles(SparkSession spark, Seq<AddFile> files, DeltaLog log, Snapshot snapshot) {
    super(spark, "batch", files, log, log.dataPath(), snapshot, false);
  }

  /** The rows of some files of a snapshot. */
  static Dataset<Row> read(
      SparkSession spark, DeltaLog log, Snapshot snapshot, Seq<AddFile> files) {
    if (!snapshot.metadata().partitionColumns().isEmpty()) {
      throw new IllegalArgumentException(log.dataPath() + " is partitioned");
    }
    return DataFrameUtils.ofRows(
        spark,
        LogicalRelation$.MODULE$.apply(
            log.buildHadoopFsRelationWithFileIndex(
                snapshot, new ListedFiles(spark, files, log, snapshot), Option.empty(), true),
            false));
  }

  /** All: without partitions, no filter is about one. */
  @Override
  public Seq<AddFile> matchingFiles(Seq<Expression> partitionFilters, Seq<Expression> dataFilters) {
    return addFiles();
  }
}

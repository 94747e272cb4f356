package dev.retentionmart.history;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that several steps read: computed once, held until the stage ends.
 *
 * <p>Of much, on first use, and computed again where it is lost. Of little, at once, and apart from
 * how it came about: a night's steps build on one another, and Spark would carry the plan of each
 * in the plans of all that follow.
 */
public abstract class Held implements AutoCloseable {
  private Held() {}

  /** For the rows of a full build. */
  public static Held much() {
    return new Held() {
      private final List<Dataset<Row>> held = new ArrayList<>();

      @Override
      public Dataset<Row> hold(Dataset<Row> rows) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        held.add(persisted);
        return persisted;
      }

      @Override
      public void close() {
        held.forEach(Dataset::unpersist);
      }
    };
  }

  /**
   * For what a night changes. On a cluster two executors hold it: what is held apart from how it
   * came about cannot be computed again where an executor is lost.
   */
  public static Held little(SparkSession spark) {
    StorageLevel level =
        spark.sparkContext().isLocal()
            ? StorageLevel.MEMORY_AND_DISK()
            : StorageLevel.MEMORY_AND_DISK_2();
    return new Held() {
      @Override
      public Dataset<Row> hold(Dataset<Row> rows) {
        return rows.localCheckpoint(true, level);
      }

      /** Spark frees them when nothing refers to them any more. */
      @Override
      public void close() {}
    };
  }

  /** Holds rows. */
  public abstract Dataset<Row> hold(Dataset<Row> rows);

  @Override
  public abstract void close();
}

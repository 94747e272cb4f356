package dev.retentionmart.history;

import static org.apache.spark.sql.functions.broadcast;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that several steps read: computed once, held until the stage ends.
 *
 * <p>Of much, on first use, and computed again where it is lost. Of little, at once, and apart from
 * how it came about: a night's steps build on one another, and Spark would carry the plan of each
 * in the plans of all that follow.
 */
public abstract class Held implements AutoCloseable {
  /** So many keys are sent to every task; more are shuffled. */
  private static final long KEYS_TO_SEND = 2_000_000;

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

  /** For what a night changes. */
  public static Held little() {
    return new Held() {
      @Override
      public Dataset<Row> hold(Dataset<Row> rows) {
        return rows.localCheckpoint(true, StorageLevel.MEMORY_AND_DISK());
      }

      /** Spark frees them when nothing refers to them any more. */
      @Override
      public void close() {}
    };
  }

  /** Holds rows. */
  public abstract Dataset<Row> hold(Dataset<Row> rows);

  /** Holds keys that much larger tables are searched for. */
  public Dataset<Row> holdKeys(Dataset<Row> keys) {
    Dataset<Row> held = hold(keys);
    return held.count() <= KEYS_TO_SEND ? broadcast(held) : held;
  }

  @Override
  public abstract void close();
}

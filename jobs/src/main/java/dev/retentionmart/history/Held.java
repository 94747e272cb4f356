package dev.retentionmart.history;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows that several steps read: computed once, held until the stage ends. */
public final class Held implements AutoCloseable {
  private final List<Dataset<Row>> held = new ArrayList<>();

  public Dataset<Row> hold(Dataset<Row> rows) {
    Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
    held.add(persisted);
    return persisted;
  }

  @Override
  public void close() {
    held.forEach(Dataset::unpersist);
  }
}

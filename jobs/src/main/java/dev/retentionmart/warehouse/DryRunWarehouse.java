package dev.retentionmart.warehouse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A warehouse that writes nothing: what would be written is computed and held on Spark's scratch
 * disks for the run.
 */
public final class DryRunWarehouse implements Warehouse {
  private final Deque<Dataset<Row>> held = new ArrayDeque<>();

  @Override
  public Dataset<Row> replace(Table table, Dataset<Row> rows) {
    Dataset<Row> computed = rows.to(table.schema()).persist(StorageLevel.DISK_ONLY());
    held.push(computed);
    return computed;
  }

  @Override
  public void append(Table table, Dataset<Row> rows) {}

  @Override
  public Map<String, Long> versions() {
    return Map.of();
  }

  @Override
  public void rollBack(Table kept) {}

  @Override
  public void release() {
    held.forEach(Dataset::unpersist);
    held.clear();
  }
}

package dev.retentionmart.warehouse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A warehouse that writes nothing: what would be written is computed and held on Spark's scratch
 * disks for the run.
 */
public final class DryRunWarehouse implements Warehouse {
  private final Warehouse real;
  private final Deque<Dataset<Row>> held = new ArrayDeque<>();
  private final Map<String, Dataset<Row>> newest = new HashMap<>();

  /**
   * A dry run over a warehouse.
   *
   * @param real what is read; nothing is written to it
   */
  public DryRunWarehouse(Warehouse real) {
    this.real = real;
  }

  @Override
  public Dataset<Row> replace(Table table, Dataset<Row> rows) {
    Dataset<Row> computed = rows.to(table.schema()).persist(StorageLevel.DISK_ONLY());
    held.push(computed);
    newest.put(table.id(), computed);
    return computed;
  }

  @Override
  public Dataset<Row> change(Table table, String keyColumn, Keys keys, Dataset<Row> added) {
    return replace(table, keys.notIn(read(table), keyColumn).unionByName(added.to(table.schema())));
  }

  @Override
  public Dataset<Row> change(
      Table table, String keyColumn, Keys keys, Dataset<Row> gone, Dataset<Row> added) {
    return change(table, keyColumn, keys, added);
  }

  @Override
  public boolean exists(Table table) {
    return newest.containsKey(table.id()) || real.exists(table);
  }

  @Override
  public boolean isAt(Map<String, Long> versions) {
    return real.isAt(versions);
  }

  @Override
  public Dataset<Row> read(Table table) {
    Dataset<Row> computed = newest.get(table.id());
    return computed == null ? real.read(table) : computed;
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
    newest.clear();
  }
}

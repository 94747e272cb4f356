package dev.retentionmart.warehouse;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Where a run puts its tables. */
public interface Warehouse {
  /**
   * Makes the rows the whole content of a table, at once: a reader sees the old rows or the new
   * ones.
   *
   * @return the table as it is now, to be read by the next stage
   */
  Dataset<Row> replace(Table table, Dataset<Row> rows);

  /**
   * Takes rows out of a table and puts others in.
   *
   * @param keyColumn the column by whose values rows are taken out
   * @param keys its values; of each, all rows go
   * @param added the rows that come, each with one of the keys
   * @return the table as it is now, to be read by the next stage
   */
  Dataset<Row> change(Table table, String keyColumn, Keys keys, Dataset<Row> added);

  /**
   * The same, where the rows that go were read before.
   *
   * @param gone all rows with one of the keys, {@link RowPlaces with their places}, as this run has
   *     read them
   */
  Dataset<Row> change(
      Table table, String keyColumn, Keys keys, Dataset<Row> gone, Dataset<Row> added);

  boolean exists(Table table);

  /** Whether every table is at the given version, by {@link Table#id()}. */
  boolean isAt(Map<String, Long> versions);

  /** A table as it is now. */
  Dataset<Row> read(Table table);

  /** Adds rows to a table, which is created if it is not there. */
  void append(Table table, Dataset<Row> rows);

  /** The versions of the tables written so far, by {@link Table#id()}, in the order of writing. */
  Map<String, Long> versions();

  /**
   * Puts every table written so far back to what it was before, where it was there before.
   *
   * @param kept the table that keeps what was written
   */
  void rollBack(Table kept);

  /** Frees what the run holds. */
  void release();
}

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

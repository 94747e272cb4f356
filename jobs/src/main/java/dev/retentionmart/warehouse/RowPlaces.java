package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.commands.DeletionVectorBitmapGenerator;

/**
 * Where rows of a table lie: in which file, and as the how manieth of it. Who has read rows with
 * their places need not look for them again to take them out.
 */
public final class RowPlaces {
  private static final String FILE = "file_of_row";
  private static final String POSITION = "position_of_row";

  private RowPlaces() {}

  /**
   * The rows, each with its place.
   *
   * @param rows of a table, as {@link Warehouse#read} gives it, some or all
   */
  public static Dataset<Row> with(Dataset<Row> rows) {
    return rows.select(
        col("*"), col("_metadata.file_path").as(FILE), col("_metadata.row_index").as(POSITION));
  }

  /** The rows, without their places. */
  public static Dataset<Row> without(Dataset<Row> rows) {
    return rows.drop(FILE, POSITION);
  }

  /** The places alone, as Delta names them. */
  static Dataset<Row> of(Dataset<Row> rowsWithPlaces) {
    return rowsWithPlaces.select(
        col(FILE).as(DeletionVectorBitmapGenerator.FILE_NAME_COL()),
        col(POSITION).as(DeletionVectorBitmapGenerator.ROW_INDEX_COL()));
  }
}

package dev.retentionmart.catalogue;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/** {@code mart/table_definitions}: one row per table and column. */
public final class TableDefinitions {
  public static final Table TABLE =
      Table.of(
              "mart",
              "table_definitions",
              "One row per table and column of the warehouse. Some tables come only with what makes them: "
                  + "a backfill, predicted value, sources that are optional.",
              column("table_name", StringType, "The table, as layer/table."),
              column("column_name", StringType, "The column."),
              column("position", IntegerType, "Its place in the table, from 1."),
              column("data_type", StringType, "Its type."),
              column("meaning", StringType, "What it holds."),
              column(
                  "is_key",
                  BooleanType,
                  "Whether it is one of the columns whose values together no two rows share."),
              column("table_meaning", StringType, "What the table holds, its grain first."),
              column(
                  "has_personal_data", BooleanType, "Whether the table names customers or orders."))
          .keyedBy("table_name", "column_name");

  private TableDefinitions() {}

  static List<Row> rows(DataType orderIdType, DataType customerIdType) {
    List<Row> rows = new ArrayList<>();
    for (Table table : PublishedTables.all(orderIdType, customerIdType)) {
      int position = 0;
      for (StructField field : table.schema().fields()) {
        position++;
        rows.add(
            RowFactory.create(
                table.id(),
                field.name(),
                position,
                field.dataType().sql().toLowerCase(Locale.ROOT),
                field.getComment().getOrElse(() -> ""),
                table.key().contains(field.name()),
                table.comment(),
                table.hasPersonalData()));
      }
    }
    return rows;
  }
}

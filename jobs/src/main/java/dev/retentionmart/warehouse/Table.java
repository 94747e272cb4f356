package dev.retentionmart.warehouse;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A table of the warehouse.
 *
 * @param layer {@code history}, {@code timeline}, {@code counts} or {@code mart}
 * @param name the table's folder below the layer
 * @param comment begins with the grain: "One row per …"
 * @param schema the columns, each with its comment
 * @param key the columns that no two rows share; empty where rows have no name of their own
 * @param hasPersonalData whether the table names customers or orders. Delta writes smallest and
 *     largest values of columns into its log, where deletes do not reach them, so such a table
 *     keeps statistics on dates only
 */
public record Table(
    String layer,
    String name,
    String comment,
    StructType schema,
    List<String> key,
    boolean hasPersonalData) {

  /** A table without personal data. */
  public static Table of(String layer, String name, String comment, StructField... columns) {
    return new Table(layer, name, comment, new StructType(columns), List.of(), false);
  }

  /** A table that names customers or orders. */
  public static Table personal(String layer, String name, String comment, StructField... columns) {
    return new Table(layer, name, comment, new StructType(columns), List.of(), true);
  }

  /** The same table, of which no two rows share the values of these columns. */
  public Table keyedBy(String... columns) {
    return new Table(layer, name, comment, schema, List.of(columns), hasPersonalData);
  }

  /** A column with its comment. */
  public static StructField column(String name, DataType type, String comment) {
    Metadata metadata = new MetadataBuilder().putString("comment", comment).build();
    return new StructField(name, type, true, metadata);
  }

  /** Whether nights change single rows of the table; the others are small and replaced whole. */
  public boolean isChangedInPlace() {
    return layer.equals("history") || layer.equals("timeline");
  }

  /** {@code layer/name}. */
  public String id() {
    return layer + "/" + name;
  }

  /** The names of the columns, in order. */
  public List<String> columnNames() {
    return Arrays.asList(schema.fieldNames());
  }

  /**
   * Of which columns files keep smallest and largest values. Those let readers skip files, and cost
   * about a tenth of the writing.
   */
  List<String> columnsWithStatistics() {
    return Arrays.stream(schema.fields())
        .filter(column -> hasStatistics(column.dataType()))
        .filter(column -> !hasPersonalData || column.dataType() instanceof DateType)
        .map(StructField::name)
        .toList();
  }

  private static boolean hasStatistics(DataType type) {
    return !(type instanceof BooleanType
        || type instanceof MapType
        || type instanceof TimestampType);
  }
}

package dev.retentionmart.readers;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.Snapshot;
import io.delta.standalone.data.CloseableIterator;
import io.delta.standalone.data.RowRecord;
import io.delta.standalone.types.DataType;
import io.delta.standalone.types.DecimalType;
import io.delta.standalone.types.StructField;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Delta Standalone, the strictest reader: it refuses every table above Delta's reader version 1.
 */
final class StandaloneReader implements TableReader {
  @Override
  public ReadTable read(Path folder) throws IOException {
    Snapshot snapshot = DeltaLog.forTable(new Configuration(), folder.toString()).snapshot();
    StructField[] columns = snapshot.getMetadata().getSchema().getFields();
    Map<String, String> comments = new LinkedHashMap<>();
    for (StructField column : columns) {
      comments.put(
          column.getName(),
          String.valueOf(column.getMetadata().getEntries().getOrDefault("comment", "")));
    }
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterator<RowRecord> records = snapshot.open()) {
      while (records.hasNext()) {
        rows.add(values(records.next(), columns));
      }
    }
    return ReadTable.of(comments, rows);
  }

  private static List<Object> values(RowRecord row, StructField[] columns) {
    List<Object> values = new ArrayList<>();
    for (StructField column : columns) {
      String name = column.getName();
      values.add(row.isNullAt(name) ? null : value(row, name, column.getDataType()));
    }
    return values;
  }

  private static Object value(RowRecord row, String name, DataType type) {
    String typeName = type.getTypeName();
    return switch (typeName.replaceAll("\\(.*", "")) {
      case "string" -> row.getString(name);
      case "integer" -> row.getInt(name);
      case "long" -> row.getLong(name);
      case "double" -> row.getDouble(name);
      case "boolean" -> row.getBoolean(name);
      case "decimal" -> scaled(row.getBigDecimal(name), (DecimalType) type);
      case "date" -> row.getDate(name);
      case "timestamp" -> row.getTimestamp(name);
      case "map" -> row.getMap(name);
      default -> throw new IllegalArgumentException(name + " is of type " + typeName);
    };
  }

  private static BigDecimal scaled(BigDecimal value, DecimalType type) {
    return new BigDecimal(value.unscaledValue(), type.getScale());
  }
}

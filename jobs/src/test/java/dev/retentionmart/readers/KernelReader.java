package dev.retentionmart.readers;

import static io.delta.kernel.internal.util.Utils.singletonCloseableIterator;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.StructField;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Delta Kernel, on which many newer connectors are built. */
final class KernelReader implements TableReader {
  private final Engine engine = DefaultEngine.create(new Configuration());

  @Override
  public ReadTable read(Path folder) throws IOException {
    Snapshot snapshot = Table.forPath(engine, folder.toString()).getLatestSnapshot(engine);
    Map<String, String> comments = new LinkedHashMap<>();
    for (StructField column : snapshot.getSchema().fields()) {
      comments.put(
          column.getName(),
          String.valueOf(column.getMetadata().getEntries().getOrDefault("comment", "")));
    }
    return ReadTable.of(comments, rows(snapshot.getScanBuilder().build()));
  }

  private List<List<Object>> rows(Scan scan) throws IOException {
    Row state = scan.getScanState(engine);
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            rows.addAll(rowsOfFile(state, files.next()));
          }
        }
      }
    }
    return rows;
  }

  private List<List<Object>> rowsOfFile(Row state, Row file) throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterator<FileReadResult> physical =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    singletonCloseableIterator(status),
                    ScanStateRow.getPhysicalDataReadSchema(state),
                    Optional.empty());
        CloseableIterator<FilteredColumnarBatch> logical =
            Scan.transformPhysicalData(
                engine, state, file, physical.map(FileReadResult::getData))) {
      while (logical.hasNext()) {
        try (CloseableIterator<Row> batch = logical.next().getRows()) {
          while (batch.hasNext()) {
            rows.add(values(batch.next()));
          }
        }
      }
    }
    return rows;
  }

  private static List<Object> values(Row row) {
    List<StructField> columns = row.getSchema().fields();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(row.isNullAt(i) ? null : value(row, i, typeName(columns.get(i).getDataType())));
    }
    return values;
  }

  private static Object value(Row row, int i, String type) {
    return switch (type) {
      case "string" -> row.getString(i);
      case "integer" -> row.getInt(i);
      case "long" -> row.getLong(i);
      case "double" -> row.getDouble(i);
      case "boolean" -> row.getBoolean(i);
      case "Decimal" -> row.getDecimal(i);
      case "date" -> LocalDate.ofEpochDay(row.getInt(i));
      case "timestamp" -> Instant.EPOCH.plus(row.getLong(i), ChronoUnit.MICROS);
      case "map" -> map(row.getMap(i));
      default -> throw new IllegalArgumentException("a column is of type " + type);
    };
  }

  private static Map<String, Object> map(MapValue map) {
    ColumnVector keys = map.getKeys();
    ColumnVector values = map.getValues();
    Map<String, Object> entries = new HashMap<>();
    for (int i = 0; i < map.getSize(); i++) {
      entries.put(
          keys.getString(i),
          switch (typeName(values.getDataType())) {
            case "string" -> values.getString(i);
            case "long" -> values.getLong(i);
            default -> values.getDouble(i);
          });
    }
    return entries;
  }

  /** Without the parameters of a type. */
  private static String typeName(io.delta.kernel.types.DataType type) {
    return type.toString().replaceAll("[(\\[].*", "");
  }
}

package dev.retentionmart.readers;

import dev.retentionmart.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/** Spark with Delta, which also wrote the tables. */
final class SparkReader implements TableReader {
  @Override
  public ReadTable read(Path folder) {
    Dataset<Row> table = TestSpark.session().read().format("delta").load(folder.toString());
    Map<String, String> comments = new LinkedHashMap<>();
    for (StructField column : table.schema().fields()) {
      comments.put(column.name(), column.getComment().getOrElse(() -> ""));
    }
    return ReadTable.of(comments, rows(table));
  }

  /** The rows, in their order. */
  static List<List<Object>> rows(Dataset<Row> table) {
    return table.collectAsList().stream().map(SparkReader::values).toList();
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      values.add(
          value instanceof scala.collection.Map<?, ?> map
              ? CollectionConverters.asJava(map)
              : value);
    }
    return values;
  }
}

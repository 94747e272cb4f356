package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a run left in the warehouse, in the oracle's terms. */
final class Published {
  private final SparkSession spark;
  private final Path warehouse;

  Published(SparkSession spark, Path warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  /** Rows of {@code mart/retention} by key, the measures by column name. */
  Map<RetentionKey, Map<String, Object>> retention() {
    Map<RetentionKey, Map<String, Object>> rows = new LinkedHashMap<>();
    for (Map<String, Object> row : rows("mart", "retention")) {
      RetentionKey key =
          new RetentionKey(
              (String) row.get("grain"),
              (LocalDate) row.get("period_start"),
              (String) row.get("segment"),
              (String) row.get("channel"));
      putOnce(rows, key, row);
    }
    return rows;
  }

  /** Rows of {@code mart/cohorts} likewise. */
  Map<CohortKey, Map<String, Object>> cohorts() {
    Map<CohortKey, Map<String, Object>> rows = new LinkedHashMap<>();
    for (Map<String, Object> row : rows("mart", "cohorts")) {
      CohortKey key =
          new CohortKey(
              (String) row.get("grain"),
              (LocalDate) row.get("cohort_start"),
              (Integer) row.get("age"),
              (String) row.get("segment"),
              (String) row.get("channel"));
      putOnce(rows, key, row);
    }
    return rows;
  }

  private static <K> void putOnce(
      Map<K, Map<String, Object>> rows, K key, Map<String, Object> row) {
    if (rows.put(key, row) != null) {
      throw new AssertionError("two rows for " + key);
    }
  }

  List<LifecycleEvent> events() {
    List<LifecycleEvent> events = new ArrayList<>();
    for (Map<String, Object> row : rows("timeline", "lifecycle_events")) {
      events.add(
          new LifecycleEvent(
              String.valueOf(row.get("customer_id")),
              (String) row.get("grain"),
              (LocalDate) row.get("period_start"),
              (String) row.get("event"),
              (String) row.get("segment"),
              (String) row.get("channel")));
    }
    return events;
  }

  /** Rejected rows by {@code source.reason}. */
  Map<String, Long> rejected() {
    Map<String, Long> counts = new TreeMap<>();
    for (Map<String, Object> row : rows("history", "rejected_rows")) {
      counts.merge(row.get("source") + "." + row.get("reason_code"), 1L, Long::sum);
    }
    return counts;
  }

  private List<Map<String, Object>> rows(String layer, String table) {
    Dataset<Row> published =
        spark.read().format("delta").load(warehouse.resolve(layer).resolve(table).toString());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : published.collectAsList()) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (String column : published.columns()) {
        values.put(column, inPlainJava(row.getAs(column)));
      }
      rows.add(values);
    }
    return rows;
  }

  private static Object inPlainJava(Object value) {
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    return value instanceof BigDecimal money ? money.setScale(Math.max(2, money.scale())) : value;
  }
}

package dev.retentionmart.warehouse;

import static java.util.stream.Collectors.joining;

import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** A folder of Delta tables: {@code <root>/<layer>/<table>}. */
public final class DeltaWarehouse implements Warehouse {
  private final SparkSession spark;
  private final String root;
  private final Map<String, Long> versions = new LinkedHashMap<>();
  private final Map<String, OptionalLong> versionsBefore = new LinkedHashMap<>();

  public DeltaWarehouse(SparkSession spark, String root) {
    this.spark = spark;
    this.root = root;
  }

  @Override
  public Dataset<Row> replace(Table table, Dataset<Row> rows) {
    String path = path(table);
    versionsBefore.putIfAbsent(table.id(), DeltaVersions.newest(spark, path));
    rows.to(table.schema())
        .writeTo("delta.`" + path + "`")
        .using("delta")
        .tableProperty("comment", table.comment())
        .tableProperty("delta.dataSkippingStatsColumns", statisticsColumns(table))
        .createOrReplace();
    rememberVersion(table);
    return spark.read().format("delta").load(path);
  }

  @Override
  public void append(Table table, Dataset<Row> rows) {
    String path = path(table);
    Dataset<Row> typed = rows.to(table.schema());
    if (DeltaVersions.newest(spark, path).isEmpty()) {
      replace(table, typed);
    } else {
      typed.write().format("delta").mode("append").save(path);
      rememberVersion(table);
    }
  }

  @Override
  public Map<String, Long> versions() {
    return Collections.unmodifiableMap(versions);
  }

  @Override
  public void rollBack(Table kept) {
    versionsBefore.remove(kept.id());
    versionsBefore.forEach(
        (id, before) ->
            before.ifPresent(
                version -> DeltaTable.forPath(spark, root + "/" + id).restoreToVersion(version)));
    versions.clear();
  }

  @Override
  public void release() {}

  private String path(Table table) {
    return root + "/" + table.id();
  }

  private void rememberVersion(Table table) {
    versions.put(table.id(), DeltaVersions.newest(spark, path(table)).orElseThrow());
  }

  private static String statisticsColumns(Table table) {
    return Arrays.stream(table.schema().fields())
        .filter(DeltaWarehouse::hasStatistics)
        .filter(column -> !table.hasPersonalData() || isImpersonal(column))
        .map(StructField::name)
        .collect(joining(","));
  }

  private static boolean hasStatistics(StructField column) {
    return !(column.dataType() instanceof BooleanType || column.dataType() instanceof MapType);
  }

  private static boolean isImpersonal(StructField column) {
    return !(column.dataType() instanceof StringType) && !column.name().endsWith("_id");
  }
}

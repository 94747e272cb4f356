package dev.retentionmart.warehouse;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import dev.retentionmart.fault.Fault;
import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/** A folder of Delta tables: {@code <root>/<layer>/<table>}. */
public final class DeltaWarehouse implements Warehouse {
  private static final String BROADCAST_THRESHOLD = "spark.sql.autoBroadcastJoinThreshold";
  private static final long KEYS_TO_SEND = 2_000_000;

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
    Dataset<Row> typed = rows.to(table.schema());
    if (versionsBefore.get(table.id()).isEmpty()) {
      create(table, typed);
    } else {
      // Keeps the table's identity and history, which replacing the table itself would not.
      typed
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("overwriteSchema", "true")
          .save(path);
    }
    rememberVersion(table);
    return read(table);
  }

  @Override
  public Dataset<Row> change(Table table, List<String> key, Changes changes) {
    String path = path(table);
    versionsBefore.putIfAbsent(table.id(), DeltaVersions.newest(spark, path));
    if (!changes.removed().isEmpty()) {
      Column[] columns = key.stream().map(name -> col(name)).toArray(Column[]::new);
      delete(path, key, changes.removed().select(columns).distinct());
    }
    if (!changes.added().isEmpty()) {
      changes.added().to(table.schema()).write().format("delta").mode(SaveMode.Append).save(path);
    }
    rememberVersion(table);
    return read(table);
  }

  /**
   * Few keys are sent to every task. The table itself never is, however small Spark takes it for.
   */
  private void delete(String path, List<String> key, Dataset<Row> keys) {
    Column isSame =
        key.stream()
            .map(name -> col("current." + name).eqNullSafe(col("removed." + name)))
            .reduce(Column::and)
            .orElseThrow();
    Dataset<Row> source = keys.count() <= KEYS_TO_SEND ? broadcast(keys) : keys;
    String threshold = spark.conf().get(BROADCAST_THRESHOLD);
    spark.conf().set(BROADCAST_THRESHOLD, "-1");
    try {
      DeltaTable.forPath(spark, path)
          .as("current")
          .merge(source.as("removed"), isSame)
          .whenMatched()
          .delete()
          .execute();
    } finally {
      spark.conf().set(BROADCAST_THRESHOLD, threshold);
    }
  }

  @Override
  public boolean exists(Table table) {
    return DeltaVersions.newest(spark, path(table)).isPresent();
  }

  /** At the version of this moment: what is written later does not show in it. */
  @Override
  public Dataset<Row> read(Table table) {
    String path = path(table);
    long newest =
        DeltaVersions.newest(spark, path)
            .orElseThrow(() -> new IllegalStateException("there is no table " + path));
    return spark.read().format("delta").option("versionAsOf", newest).load(path);
  }

  @Override
  public boolean isAt(Map<String, Long> good) {
    return good.entrySet().stream()
        .allMatch(
            table ->
                DeltaVersions.newest(spark, root + "/" + table.getKey())
                    .equals(OptionalLong.of(table.getValue())));
  }

  /**
   * Puts tables back to versions that were good, where they are not at them.
   *
   * @return the tables that were put back
   */
  public List<String> restore(Map<String, Long> good) {
    List<String> restored = new ArrayList<>();
    good.forEach(
        (id, version) -> {
          String path = root + "/" + id;
          if (!DeltaVersions.newest(spark, path).equals(OptionalLong.of(version))) {
            DeltaTable.forPath(spark, path).restoreToVersion(version);
            restored.add(id);
          }
        });
    return restored;
  }

  @Override
  public void append(Table table, Dataset<Row> rows) {
    String path = path(table);
    Dataset<Row> typed = rows.to(table.schema());
    if (DeltaVersions.newest(spark, path).isEmpty()) {
      replace(table, typed);
    } else {
      typed.write().format("delta").mode(SaveMode.Append).option("mergeSchema", "true").save(path);
      rememberVersion(table);
    }
  }

  /**
   * Makes the rows the whole content of a part of a table, at once; the rest of it stays. The table
   * is created if it is not there.
   *
   * @param part a condition in SQL that all the rows meet
   */
  public void replacePart(Table table, String part, Dataset<Row> rows) {
    String path = path(table);
    Dataset<Row> typed = rows.to(table.schema());
    if (DeltaVersions.newest(spark, path).isEmpty()) {
      create(table, typed);
    } else {
      typed
          .write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("replaceWhere", part)
          .option("mergeSchema", "true")
          .save(path);
    }
    rememberVersion(table);
  }

  /** A table as it was at a version; empty where that can no longer be read. */
  public Optional<Dataset<Row>> readFormer(Table table, long version) {
    return FormerVersion.read(spark, path(table), version);
  }

  private void create(Table table, Dataset<Row> rows) {
    CreateTableWriter<Row> writer =
        rows.writeTo("delta.`" + path(table) + "`")
            .using("delta")
            .tableProperty("comment", table.comment())
            .tableProperty("delta.dataSkippingStatsColumns", statisticsColumns(table))
            .tableProperty("delta.enableDeletionVectors", String.valueOf(table.isChangedInPlace()));
    table
        .readableDays()
        .ifPresent(
            days ->
                writer
                    .tableProperty("delta.logRetentionDuration", "interval " + days + " days")
                    .tableProperty(
                        "delta.deletedFileRetentionDuration", "interval " + days + " days"));
    try {
      writer.create();
    } catch (TableAlreadyExistsException e) {
      throw Fault.conflict(
              "The table %s appeared while this run was about to create it".formatted(path(table)),
              "another run writes to the same warehouse",
              "Let the other run finish, then run again.")
          .causedBy(e);
    }
  }

  @Override
  public Map<String, Long> versions() {
    return Collections.unmodifiableMap(versions);
  }

  @Override
  public void rollBack(Table kept) {
    versions.remove(kept.id());
    versions.forEach(this::restore);
    versions.clear();
  }

  /**
   * Takes back what this run wrote, unless somebody has written since, or there was nothing before.
   */
  private void restore(String id, long written) {
    String path = root + "/" + id;
    OptionalLong before = versionsBefore.getOrDefault(id, OptionalLong.empty());
    boolean isStillOurs = DeltaVersions.newest(spark, path).equals(OptionalLong.of(written));
    if (before.isPresent() && isStillOurs) {
      DeltaTable.forPath(spark, path).restoreToVersion(before.getAsLong());
    }
  }

  @Override
  public void release() {}

  private String path(Table table) {
    return root + "/" + table.id();
  }

  private void rememberVersion(Table table) {
    versions.put(table.id(), DeltaVersions.newest(spark, path(table)).orElseThrow());
  }

  /**
   * Statistics let readers skip files. They cost about a tenth of the writing, and of people and
   * their orders they would leave smallest and largest values in the log: those keep them on dates
   * only.
   */
  private static String statisticsColumns(Table table) {
    return Arrays.stream(table.schema().fields())
        .filter(column -> hasStatistics(column.dataType()))
        .filter(column -> !table.hasPersonalData() || column.dataType() instanceof DateType)
        .map(StructField::name)
        .collect(joining(","));
  }

  private static boolean hasStatistics(DataType type) {
    return !(type instanceof BooleanType
        || type instanceof MapType
        || type instanceof TimestampType);
  }
}

package dev.retentionmart.warehouse;

import static java.util.stream.Collectors.joining;

import dev.retentionmart.config.KeepDays;
import dev.retentionmart.fault.Fault;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.lang3.StringUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.sql.CreateTableWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;
import scala.Option;

/** A folder of Delta tables: {@code <root>/<layer>/<table>}. */
public final class DeltaWarehouse implements Warehouse {
  /** Up to which size a changed table is written anew; without it, none is. */
  public static final String SMALL_TABLE = "spark.retentionmart.smallTable";

  private static final String STATISTICS_COLUMNS = "delta.dataSkippingStatsColumns";

  private static final String ENFORCE_RETENTION =
      "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration";

  private final SparkSession spark;
  private final String root;
  private final KeepDays keepDays;
  private final Map<String, Long> versions = new LinkedHashMap<>();
  private final Map<String, OptionalLong> versionsBefore = new LinkedHashMap<>();
  private Optional<WarehouseLock> lock = Optional.empty();

  /**
   * The warehouse in a folder.
   *
   * @param keepDays how long versions of the tables that it creates can be read
   */
  public DeltaWarehouse(SparkSession spark, String root, KeepDays keepDays) {
    this.spark = spark;
    this.root = root;
    this.keepDays = keepDays;
  }

  /** From now on nothing is written, nor put back, once the lock is lost. */
  public void guardWith(WarehouseLock newLock) {
    lock = Optional.of(newLock);
  }

  private void checkLock() {
    lock.ifPresent(WarehouseLock::check);
  }

  @Override
  public Dataset<Row> replace(Table table, Dataset<Row> rows) {
    checkLock();
    String path = path(table);
    versionsBefore.putIfAbsent(table.id(), DeltaVersions.newest(spark, path));
    Dataset<Row> typed = rows.to(table.schema());
    if (versionsBefore.get(table.id()).isEmpty()) {
      create(table, typed);
    } else {
      overwrite(table, typed);
    }
    rememberVersion(table);
    return read(table);
  }

  /** Keeps the table's identity and history, which replacing the table itself would not. */
  private void overwrite(Table table, Dataset<Row> typed) {
    Overwrite overwrite = new Overwrite(spark, path(table));
    if (!overwrite.hasSchema(table.schema())) {
      overwrite.become(table, Map.of(STATISTICS_COLUMNS, statisticsColumns(table)));
    }
    overwrite.commit(typed);
  }

  /**
   * In one commit. A small table is written anew, which takes less than to find and mark the rows
   * that go; of others one pass looks at one column, where a MERGE would look twice.
   */
  @Override
  public Dataset<Row> change(Table table, String keyColumn, Keys keys, Dataset<Row> added) {
    checkLock();
    versionsBefore.putIfAbsent(table.id(), DeltaVersions.newest(spark, path(table)));
    Overwrite overwrite = new Overwrite(spark, path(table));
    Dataset<Row> rows = keys.onlyIn(added, keyColumn).to(table.schema());
    boolean isSmall = overwrite.bytes() < smallTable();
    if (!isSmall && overwrite.canMarkRows()) {
      overwrite.commitChanged(keys, keyColumn, rows);
    } else {
      Dataset<Row> all = keys.notIn(overwrite.read(), keyColumn).unionByName(rows);
      overwrite.commit(isSmall ? all.repartition(1) : all);
    }
    rememberVersion(table);
    return read(table);
  }

  private long smallTable() {
    return JavaUtils.byteStringAsBytes(spark.conf().get(SMALL_TABLE, "0"));
  }

  @Override
  public boolean exists(Table table) {
    return DeltaVersions.newest(spark, path(table)).isPresent();
  }

  /** At the version of this moment: what is written later does not show in it. */
  @Override
  public Dataset<Row> read(Table table) {
    String path = path(table);
    DeltaLog log = DeltaLog.forTable(spark, new Path(path));
    Snapshot snapshot = log.update(false, Option.empty(), Option.empty());
    if (snapshot.version() < 0) {
      throw new IllegalStateException("there is no table " + path);
    }
    // By its files; by its version Delta would read its log for each query.
    return ListedFiles.read(spark, log, snapshot, Overwrite.files(snapshot));
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
   * What has become of tables that had to be put back.
   *
   * @param versions those that were put back, each with the version that it has now
   * @param lost those of which the version can no longer be read, each with what is wrong
   */
  public record Restored(Map<String, Long> versions, Map<String, Fault> lost) {}

  /** Puts tables back to versions that were good, where they are not at them. */
  public Restored restore(Map<String, Long> good) {
    Map<String, Long> restored = new LinkedHashMap<>();
    Map<String, Fault> lost = new LinkedHashMap<>();
    good.forEach(
        (id, version) -> {
          String path = root + "/" + id;
          if (!DeltaVersions.newest(spark, path).equals(OptionalLong.of(version))) {
            loss(path, version)
                .ifPresentOrElse(
                    fault -> lost.put(id, fault),
                    () -> restored.put(id, DeltaVersions.newest(spark, path).orElseThrow()));
          }
        });
    return new Restored(restored, lost);
  }

  /** Puts a table back; empty where that went well. */
  private Optional<Fault> loss(String path, long version) {
    try {
      restoreTo(path, version);
      return Optional.empty();
    } catch (Exception e) {
      boolean isThere = DeltaVersions.newest(spark, path).isPresent();
      if (isThere && FormerVersion.read(spark, path, version).isPresent()) {
        throw e;
      }
      return Optional.of(
          Fault.failure(
                  "Cannot put back the table %s to version %d, which the last good run left"
                      .formatted(path, version),
                  StringUtils.substringBefore(String.valueOf(e.getMessage()), "\n"),
                  "The table or files of it were deleted. Run once with --full, which builds every table from the sources.")
              .causedBy(e));
    }
  }

  @Override
  public void append(Table table, Dataset<Row> rows) {
    checkLock();
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
    checkLock();
    String path = path(table);
    versionsBefore.putIfAbsent(table.id(), DeltaVersions.newest(spark, path));
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
    DeltaVersions.deleteUnfinished(spark, path(table));
    CreateTableWriter<Row> creation =
        rows.writeTo("delta.`" + path(table) + "`")
            .using("delta")
            .tableProperty("comment", table.comment())
            .tableProperty(STATISTICS_COLUMNS, statisticsColumns(table))
            .tableProperty("delta.enableDeletionVectors", String.valueOf(table.isChangedInPlace()));
    TableMaintenance.properties(keepDays.of(table.id())).forEach(creation::tableProperty);
    try {
      creation.create();
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
    // Where nothing went and nothing came, Delta writes no version.
    if (before.isPresent() && before.getAsLong() < written && isStillOurs) {
      restoreTo(path, before.getAsLong());
    }
  }

  /**
   * However long ago the version was written: until just now it was the newest, so that its files
   * are there.
   */
  private void restoreTo(String path, long version) {
    checkLock();
    SessionOptions.with(
        spark,
        Map.of(ENFORCE_RETENTION, "false"),
        () -> DeltaTable.forPath(spark, path).restoreToVersion(version));
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

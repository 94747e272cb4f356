package dev.retentionmart.warehouse;

import dev.retentionmart.config.KeepDays;
import dev.retentionmart.fault.Fault;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
import scala.Option;

/** A folder of Delta tables: {@code <root>/<layer>/<table>}. */
public final class DeltaWarehouse implements Warehouse {
  /** Up to which size a changed table is written anew; without it, none is. */
  public static final String SMALL_TABLE = "spark.retentionmart.smallTable";

  private static final String STATISTICS_COLUMNS = "delta.dataSkippingStatsColumns";

  private final SparkSession spark;
  private final String root;
  private final KeepDays keepDays;
  private final Map<String, Long> versions = new LinkedHashMap<>();
  private final Map<String, OptionalLong> versionsBefore = new LinkedHashMap<>();
  private final Map<String, Long> versionsRead = new LinkedHashMap<>();
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
      overwrite.become(table, Map.of(STATISTICS_COLUMNS, statisticsOf(table)));
    }
    overwrite.commit(typed);
  }

  @Override
  public Dataset<Row> change(Table table, String keyColumn, Keys keys, Dataset<Row> added) {
    return change(table, keyColumn, keys, Optional.empty(), added);
  }

  @Override
  public Dataset<Row> change(
      Table table, String keyColumn, Keys keys, Dataset<Row> gone, Dataset<Row> added) {
    return change(table, keyColumn, keys, Optional.of(gone), added);
  }

  /**
   * In one commit. A small table is written anew, which takes less than to find and mark the rows
   * that go; of others one pass looks at one column, where a MERGE would look twice.
   */
  private Dataset<Row> change(
      Table table, String keyColumn, Keys keys, Optional<Dataset<Row>> gone, Dataset<Row> added) {
    checkLock();
    versionsBefore.putIfAbsent(table.id(), DeltaVersions.newest(spark, path(table)));
    Overwrite overwrite = new Overwrite(spark, path(table));
    Dataset<Row> rows = keys.onlyIn(added, keyColumn).to(table.schema());
    boolean isSmall = overwrite.bytes() < smallTable();
    if (!isSmall && overwrite.canMarkRows()) {
      gone.ifPresent(places -> checkIsAsRead(table, overwrite));
      overwrite.commitChanged(
          gone.orElseGet(() -> RowPlaces.with(keys.in(overwrite.read(), keyColumn))), rows);
    } else {
      Dataset<Row> all = keys.notIn(overwrite.read(), keyColumn).unionByName(rows);
      overwrite.commit(isSmall ? all.repartition(1) : all);
    }
    rememberVersion(table);
    return read(table);
  }

  private void checkIsAsRead(Table table, Overwrite overwrite) {
    long read = versionsRead.getOrDefault(table.id(), -1L);
    if (overwrite.version() != read) {
      throw Fault.conflict(
          "The table %s has version %d, and this run has read version %d"
              .formatted(path(table), overwrite.version(), read),
          "another program writes to the same warehouse",
          "Let it finish, then run again.");
    }
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
    versionsRead.putIfAbsent(table.id(), snapshot.version());
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

  /** Puts tables back to versions that were good, where they are not at them. */
  public Restored restore(Map<String, Long> good) {
    return restoration().toGood(good);
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
    return FormerVersion.of(spark, path(table), version).map(FormerVersion::read);
  }

  private void create(Table table, Dataset<Row> rows) {
    DeltaVersions.deleteUnfinished(spark, path(table));
    CreateTableWriter<Row> creation =
        rows.writeTo("delta.`" + path(table) + "`")
            .using("delta")
            .tableProperty("comment", table.comment())
            .tableProperty(STATISTICS_COLUMNS, statisticsOf(table))
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
    Map<String, Long> written = new LinkedHashMap<>(versions);
    written.remove(kept.id());
    versions.clear();
    restoration().takeBack(written, versionsBefore);
  }

  private Restoration restoration() {
    return new Restoration(spark, root, this::checkLock);
  }

  @Override
  public void release() {}

  private String path(Table table) {
    return root + "/" + table.id();
  }

  private static String statisticsOf(Table table) {
    return String.join(",", table.columnsWithStatistics());
  }

  private void rememberVersion(Table table) {
    long version = DeltaVersions.newest(spark, path(table)).orElseThrow();
    versions.put(table.id(), version);
    versionsRead.put(table.id(), version);
  }
}

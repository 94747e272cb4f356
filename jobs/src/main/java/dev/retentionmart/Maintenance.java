package dev.retentionmart;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.RetentionHistoryTable;
import dev.retentionmart.mart.RunsTable;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.value.ValueStage;
import dev.retentionmart.warehouse.DeltaVersions;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.ScratchFolder;
import dev.retentionmart.warehouse.TableMaintenance;
import dev.retentionmart.warehouse.TableMaintenance.Compacted;
import dev.retentionmart.warehouse.TableMaintenance.Freed;
import dev.retentionmart.warehouse.WarehouseLock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the warehouse small and fast to read, without changing a row:
 *
 * <ol>
 *   <li>puts back what an unfinished run wrote, as a run does;
 *   <li>compacts the small files of every table, which makes new versions;
 *   <li>writes a row into {@code mart/runs} that names these versions as the good ones, with all
 *       else as the last run left it, so that the next run goes on from there;
 *   <li>deletes the files and the log that no version needs that can still be read.
 * </ol>
 *
 * Killed before the row, the next run puts the tables back to the versions before, of which nothing
 * has been deleted and which hold the same rows. Killed after it, what was not deleted is deleted
 * the next time.
 */
public final class Maintenance {
  /** The mode of its row in {@code mart/runs}. */
  static final String MODE = "maintain";

  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final SparkSession spark;
  private final NightlyConfig config;
  private final DeltaWarehouse warehouse;
  private final LastRun last;
  private final RunRecord record;
  private final Progress progress;
  private final Map<String, TableMaintenance> tables = new TreeMap<>();

  private Maintenance(
      SparkSession spark,
      NightlyConfig config,
      DeltaWarehouse warehouse,
      LastRun last,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.warehouse = warehouse;
    this.last = last;
    this.record = new RunRecord(last.asOf());
    this.progress = record.timing(progress);
    last.tableVersions().keySet().forEach(this::add);
    add(RunsTable.TABLE.id());
    // A backfill's table, of which no run knows the version, and those of predicted value, which a
    // full build without it leaves behind.
    Stream.concat(Stream.of(RetentionHistoryTable.TABLE.id()), ValueStage.TABLES.stream())
        .filter(table -> DeltaVersions.newest(spark, path(table)).isPresent())
        .forEach(this::add);
  }

  /**
   * Maintains every table of a warehouse.
   *
   * @param isPurge whether every file with a deleted row is written anew, so that such rows are
   *     gone from the disk once the old files are
   * @throws Fault what the user can mend: there is no warehouse, or a run is writing to it
   */
  public static MaintenanceResult run(
      SparkSession spark, NightlyConfig config, boolean isPurge, Progress progress) {
    DeltaWarehouse warehouse = new DeltaWarehouse(spark, config.warehouse(), config.keepDays());
    if (!warehouse.exists(RunsTable.TABLE)) {
      throw nothingThere(config);
    }
    try (WarehouseLock lock =
        WarehouseLock.acquire(spark.sessionState().newHadoopConf(), config.warehouse(), MODE)) {
      warehouse.guardWith(lock);
      LastRun last = LastRun.of(warehouse).orElseThrow(() -> nothingThere(config));
      return new Maintenance(spark, config, warehouse, last, progress).run(isPurge, lock);
    }
  }

  private MaintenanceResult run(boolean isPurge, WarehouseLock lock) {
    record.meaning(last.meaning());
    record.marks(last.marks());
    Map<String, Compacted> compacted = new LinkedHashMap<>();
    try {
      Recovery.of(warehouse, last, false, progress);
      tables.forEach(
          (table, each) -> {
            lock.check();
            compacted.put(table, compact(table, each, isPurge));
          });
    } catch (Throwable e) {
      fail(e);
      throw e;
    }
    record.mode(MODE, reason(compacted));
    record.versions(versions());
    warehouse.append(
        RunsTable.TABLE, RunsTable.row(spark, record.result("succeeded", ExitCode.DONE)));
    Map<String, Freed> freed = new LinkedHashMap<>();
    tables.forEach(
        (table, each) -> {
          lock.check();
          freed.put(table, free(table, each::free));
        });
    lock.check();
    compacted.put(Backfill.SCRATCH, new Compacted(0, 0));
    freed.put(
        Backfill.SCRATCH,
        free(
            Backfill.SCRATCH,
            () ->
                ScratchFolder.free(
                    spark.sessionState().newHadoopConf(), config.warehouse(), Backfill.SCRATCH)));
    return new MaintenanceResult(record.result("succeeded", ExitCode.DONE), compacted, freed);
  }

  private Compacted compact(String table, TableMaintenance maintenance, boolean isPurge) {
    Compacted compacted =
        progress.step(
            "compaction",
            table,
            () -> {
              maintenance.setProperties();
              return maintenance.compact(isPurge);
            });
    if (compacted.before() > 0) {
      progress.say(
          "compaction",
          table,
          "%d files became %d".formatted(compacted.before(), compacted.after()));
    }
    return compacted;
  }

  private Freed free(String table, Supplier<Freed> cleanUp) {
    Freed freed = progress.step("clean-up", table, cleanUp);
    if (freed.files() > 0) {
      progress.say(
          "clean-up",
          table,
          String.format(
              Locale.ROOT,
              "%d files, %.1f MB freed",
              freed.files(),
              freed.bytes() / BYTES_PER_MEGABYTE));
    }
    return freed;
  }

  private Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    for (String table : last.tableVersions().keySet()) {
      versions.put(table, DeltaVersions.newest(spark, path(table)).orElseThrow());
    }
    return versions;
  }

  private void fail(Throwable e) {
    record.mode(MODE, "it did not get to its end");
    try {
      warehouse.append(RunsTable.TABLE, RunsTable.row(spark, record.failed(e)));
    } catch (Exception again) {
      e.addSuppressed(again);
    }
  }

  private void add(String table) {
    tables.put(table, new TableMaintenance(spark, path(table), config.keepDays().of(table)));
  }

  private String path(String table) {
    return config.warehouse() + "/" + table;
  }

  private static String reason(Map<String, Compacted> compacted) {
    long before = compacted.values().stream().mapToLong(Compacted::before).sum();
    long after = compacted.values().stream().mapToLong(Compacted::after).sum();
    return before == 0
        ? "it was asked for; no files were small"
        : "it was asked for; %d files became %d".formatted(before, after);
  }

  private static Fault nothingThere(NightlyConfig config) {
    return Fault.configuration(
        "There is nothing to maintain in " + config.warehouse(),
        "no run has succeeded there: mart/runs has no row that says so",
        "check warehouse in the configuration, or begin with retention-mart run");
  }
}

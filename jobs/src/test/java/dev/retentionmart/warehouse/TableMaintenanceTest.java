package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.Aged;
import dev.retentionmart.TestSpark;
import dev.retentionmart.warehouse.TableMaintenance.Compacted;
import dev.retentionmart.warehouse.TableMaintenance.Freed;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One table: a hundred rows in four files, one of them deleted by a deletion vector. */
class TableMaintenanceTest {
  private static final List<String> PROPERTIES =
      List.of(
          "delta.deletedFileRetentionDuration",
          "delta.logRetentionDuration",
          "delta.enableExpiredLogCleanup");

  @TempDir Path folder;

  private final SparkSession spark = TestSpark.session();
  private Path table;
  private TableMaintenance maintenance;

  @BeforeEach
  void table() {
    table = folder.resolve("a table");
    spark
        .range(0, 100, 1, 4)
        .toDF("id")
        .write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .save(table.toString());
    delta().delete("id = 7");
    maintenance = new TableMaintenance(spark, table.toString(), 7);
  }

  @Test
  void propertiesAreSetOnce() {
    long before = version();
    maintenance.setProperties();
    maintenance.setProperties();

    assertThat(version()).isEqualTo(before + 1);
    Row properties = delta().detail().select("properties").first();
    assertThat(properties.<String, String>getJavaMap(0))
        .containsEntry(PROPERTIES.get(0), "interval 7 days")
        .containsEntry(PROPERTIES.get(1), "interval 7 days")
        .containsEntry(PROPERTIES.get(2), "false");
  }

  @Test
  void smallFilesBecomeOneWithTheSameRows() {
    List<Row> before = rows();

    assertThat(maintenance.compact(false)).isEqualTo(new Compacted(4, 1));
    assertThat(maintenance.compact(false)).isEqualTo(new Compacted(0, 0));
    assertThat(rows()).isEqualTo(before).hasSize(99);
  }

  @Test
  void aFileWithFewDeletedRowsIsOnlyWrittenAnewWhenPurged() {
    maintenance.compact(false);
    delta().delete("id = 8");
    List<Row> before = rows();

    assertThat(maintenance.compact(false)).isEqualTo(new Compacted(0, 0));
    assertThat(maintenance.compact(true)).isEqualTo(new Compacted(1, 1));
    assertThat(maintenance.compact(true)).isEqualTo(new Compacted(0, 0));
    assertThat(rows()).isEqualTo(before).hasSize(98);
  }

  @Test
  void whatNoVersionOfTheLastDaysNeedsIsFreed() throws IOException {
    List<Row> before = rows();
    maintenance.setProperties();
    maintenance.compact(false);
    Files.writeString(table.resolve("part-of-a-killed-run.parquet"), "12345");
    Aged.byDays(table, 9);
    Path young = Files.writeString(table.resolve("part-of-another-run.parquet"), "12345");
    delta().delete("id = 8");
    long newest = version();
    long bytes = bytes();

    Freed freed = maintenance.free();

    // Four data files, a deletion vector, what the killed run left; the log of four versions,
    // each with its checksum.
    assertThat(freed.files()).isEqualTo(4 + 1 + 1 + 4 * 2);
    assertThat(freed.bytes()).isBetween(1L, bytes);
    assertThat(young).exists();
    assertThat(version()).isEqualTo(newest);
    assertThat(rows()).hasSize(before.size() - 1);
  }

  @Test
  void whoReadsAVersionOfTheLastDaysReadsOn() {
    List<Row> before = rows();
    long version = version();
    Dataset<Row> openedBefore = at(version);
    Aged.byDays(table, 6);
    maintenance.compact(false);

    assertThat(maintenance.free()).isEqualTo(new Freed(0, 0));
    assertThat(sorted(openedBefore)).isEqualTo(before);
    assertThat(sorted(at(version))).isEqualTo(before);
  }

  private Dataset<Row> at(long version) {
    return spark.read().format("delta").option("versionAsOf", version).load(table.toString());
  }

  private DeltaTable delta() {
    return DeltaTable.forPath(spark, table.toString());
  }

  private long version() {
    return DeltaVersions.newest(spark, table.toString()).orElseThrow();
  }

  private long bytes() {
    return Aged.files(table).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private List<Row> rows() {
    return sorted(delta().toDF());
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }
}

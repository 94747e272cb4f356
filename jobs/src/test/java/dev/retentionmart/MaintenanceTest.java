package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.TableMaintenance.Freed;
import dev.retentionmart.warehouse.WarehouseLock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One warehouse: two nights, forty days in which nothing happens, maintenance that is killed while
 * it compacts, another that is killed before it deletes, one that is not, and a third night.
 */
@Tag("slow")
class MaintenanceTest {
  private static final List<String> TABLES =
      Stream.concat(SameTables.ALL.stream(), Stream.of("history/exchange_rates")).toList();

  @TempDir static Path folder;

  private static Fixture shop;
  private static RunResult firstNight;
  private static RunResult secondNight;
  private static List<String> retentionOfFirstNight;
  private static Map<String, List<Path>> filesOnlyOfFirstNight;
  private static Map<String, List<String>> before;
  private static Dataset<Row> openedBefore;
  private static boolean isGoodBeforeDeletion;
  private static Path leftByABackfill;
  private static MaintenanceResult maintained;
  private static Map<String, List<String>> after;
  private static LastRun last;
  private static boolean isGood;
  private static List<String> runs;
  private static RunResult thirdNight;

  @BeforeAll
  static void maintain() throws IOException {
    // One file of each table and night, so that it is known what there is to free.
    TestSpark.session().conf().set("spark.sql.shuffle.partitions", "1");
    shop = shop("shop");
    firstNight = shop.run("2025-03-30");
    retentionOfFirstNight = rows(version("mart/retention", firstNight));
    change(shop);
    secondNight = TestSpark.marking(() -> shop.run("2025-03-31"));
    filesOnlyOfFirstNight = filesOnlyOfFirstNight();
    Aged.byDays(shop.warehouse(), 40);
    before = tables(shop);
    openedBefore = version("history/orders", secondNight);

    assertThatThrownBy(() -> maintain(killedAt("compaction", "history/rejected_rows")))
        .hasMessage("killed");
    assertThatThrownBy(() -> maintain(killedAt("clean-up", "counts/cohorts"))).hasMessage("killed");
    isGoodBeforeDeletion = warehouse().isAt(lastRun().tableVersions());
    leftByABackfill = shop.warehouse().resolve("_backfill/run-1/history/orders/part-0");
    Files.createDirectories(leftByABackfill.getParent());
    Files.writeString(leftByABackfill, "half file");
    maintained = maintain(Progress.silent());
    after = tables(shop);
    last = lastRun();
    isGood = warehouse().isAt(last.tableVersions());
    runs = runs();

    changeAgain(shop);
    thirdNight = shop.run("2025-04-01");
  }

  @AfterAll
  static void manyFilesAgain() {
    TestSpark.session().conf().unset("spark.sql.shuffle.partitions");
  }

  @Test
  void noRowChanges() {
    assertThat(after).isEqualTo(before);
  }

  @Test
  void manyFilesBecomeOne() {
    assertThat(openedBefore.inputFiles()).hasSizeGreaterThan(1);
    assertThat(version("history/orders", maintained.run()).inputFiles()).hasSize(1);
  }

  @Test
  void itsRowNamesTheVersionsForTheNextRun() {
    assertThat(last.runId()).isEqualTo(maintained.run().runId());
    assertThat(last.asOf()).isEqualTo("2025-03-31");
    assertThat(last.meaning()).isEqualTo(secondNight.meaning());
    assertThat(last.marks()).isEqualTo(secondNight.marks());
    assertThat(last.tableVersions()).containsOnlyKeys(TABLES);
    assertThat(isGood).isTrue();
  }

  @Test
  void theNextNightGoesOnFromIt() {
    assertThat(thirdNight.mode()).isEqualTo("increment");
    assertThat(thirdNight.modeReason()).isEqualTo("it goes on from run " + last.runId());
    Fixture rebuilt = shop("rebuilt");
    change(rebuilt);
    changeAgain(rebuilt);
    rebuilt.run("2025-04-01");
    assertThat(tables(shop)).isEqualTo(tables(rebuilt));
  }

  @Test
  void killedBeforeItDeletesThereIsNothingToTakeBack() {
    assertThat(isGoodBeforeDeletion).isTrue();
  }

  @Test
  void everyOneHasItsRow() {
    assertThat(runs)
        .containsExactly(
            "[full,succeeded,null]",
            "[increment,succeeded,null]",
            "[maintain,failed,The command failed unexpectedly\n"
                + "  cause:  IllegalStateException: killed\n"
                + "  remedy: run again with --debug for the stack trace]",
            "[maintain,succeeded,null]",
            "[maintain,succeeded,null]");
  }

  @Test
  void oldFilesOfInternalTablesAreFreed() {
    assertThat(filesOnlyOfFirstNight.get("counts/retention"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).doesNotExist());
    // The data file of the first night, its commit and the checksum of that.
    assertThat(maintained.freed().get("counts/retention").files()).isEqualTo(3);
    assertThat(maintained.freedInAll().bytes()).isPositive();
  }

  @Test
  void oldVersionsOfInternalTablesCannotBeRead() {
    assertThatThrownBy(() -> version("counts/retention", firstNight).count()).isNotNull();
  }

  @Test
  void oldVersionsOfPublishedTablesCanBeRead() {
    assertThat(filesOnlyOfFirstNight.get("mart/retention"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(file).exists());
    assertThat(rows(version("mart/retention", firstNight))).isEqualTo(retentionOfFirstNight);
  }

  @Test
  void whoHadBegunToReadReadsOn() {
    assertThat(rows(openedBefore)).isEqualTo(before.get("history/orders"));
  }

  @Test
  void whatAKilledBackfillLeftIsFreed() {
    assertThat(leftByABackfill).doesNotExist();
    assertThat(maintained.freed().get(Backfill.SCRATCH)).isEqualTo(new Freed(1, 9));
    assertThat(maintained.compacted()).containsOnlyKeys(maintained.freed().keySet());
  }

  @Test
  void aRunThatHoldsTheLockIsLeftAlone() {
    try (WarehouseLock lock =
        WarehouseLock.acquire(new Configuration(), shop.warehouse().toString(), "r1")) {
      Fault fault = catchThrowableOfType(Fault.class, () -> maintain(Progress.silent()));

      assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFLICT);
      assertThat(fault.reason()).contains("is held by run r1");
      lock.check();
    }
  }

  @Test
  void whereNoRunHasSucceededThereIsNothingToMaintain() {
    NightlyConfig config = new Fixture(folder.resolve("nothing")).config();

    Fault fault =
        catchThrowableOfType(
            Fault.class,
            () -> Maintenance.run(TestSpark.session(), config, false, Progress.silent()));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(fault).hasMessageContaining("nothing to maintain in " + config.warehouse());
    assertThat(Path.of(config.warehouse())).doesNotExist();
  }

  private static Fixture shop(String name) {
    Fixture shop = new Fixture(folder.resolve(name));
    for (int i = 0; i < 40; i++) {
      String day = "2025-%02d-%02d".formatted(1 + i % 3, 1 + i % 28);
      shop.order("o" + i, "c" + i % 9, day, i % 2 == 0 ? "web" : "store", "1" + i + ".50");
    }
    for (int i = 0; i < 9; i++) {
      shop.version("c" + i, "silver", "2025-01-01", null);
    }
    return shop.order("bad", "c1", "2025-01-01", "web", "?");
  }

  private static void change(Fixture shop) {
    shop.order("n1", "c3", "2025-03-31", "web", "12.50");
    shop.refund("o5", "2025-03-31", "1.00");
    shop.version("c4", "gold", "2025-03-31", null);
  }

  private static void changeAgain(Fixture shop) {
    shop.order("n2", "c20", "2025-04-01", "store", "7.00");
    shop.refund("o7", "2025-04-01", "1.00");
  }

  private static MaintenanceResult maintain(Progress progress) {
    return Maintenance.run(TestSpark.session(), shop.config(), false, progress);
  }

  private static Progress killedAt(String stage, String step) {
    return new Progress() {
      @Override
      public <T> T step(String nextStage, String nextStep, Supplier<T> work) {
        if (nextStage.equals(stage) && nextStep.equals(step)) {
          throw new IllegalStateException("killed");
        }
        return work.get();
      }
    };
  }

  private static DeltaWarehouse warehouse() {
    return new DeltaWarehouse(
        TestSpark.session(), shop.warehouse().toString(), shop.config().keepDays());
  }

  private static LastRun lastRun() {
    return LastRun.of(warehouse()).orElseThrow();
  }

  private static List<String> runs() {
    return shop
        .table("mart/runs")
        .orderBy("finished_at")
        .select("mode", "status", "error")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private static Dataset<Row> version(String table, RunResult run) {
    return TestSpark.session()
        .read()
        .format("delta")
        .option("versionAsOf", run.tableVersions().get(table))
        .load(shop.warehouse().resolve(table).toString());
  }

  private static Map<String, List<Path>> filesOnlyOfFirstNight() {
    Map<String, List<Path>> files = new TreeMap<>();
    for (String table : TABLES) {
      List<Path> only = new ArrayList<>(files(version(table, firstNight)));
      only.removeAll(files(version(table, secondNight)));
      files.put(table, only);
    }
    return files;
  }

  private static List<Path> files(Dataset<Row> rows) {
    return Arrays.stream(rows.inputFiles()).map(file -> Path.of(URI.create(file))).toList();
  }

  private static Map<String, List<String>> tables(Fixture shop) {
    Map<String, List<String>> tables = new TreeMap<>();
    TABLES.forEach(table -> tables.put(table, rows(shop.table(table))));
    return tables;
  }

  /** The rows but for the run that wrote them, sorted. */
  private static List<String> rows(Dataset<Row> table) {
    return table.drop("run_id").collectAsList().stream().map(Row::toString).sorted().toList();
  }
}

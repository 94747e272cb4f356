package dev.retentionmart;

import static dev.retentionmart.Frames.assertSameRows;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.to_date;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.WarehouseLock;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop that learns of its January late. Nights were run as of 31 January and, when all was known,
 * as of 31 March; one as of December is so long ago that its version is gone. November to March are
 * backfilled.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("slow")
class BackfillTest {
  private static final String NOVEMBER = "2024-11-30";
  private static final String DECEMBER = "2024-12-31";
  private static final String JANUARY = "2025-01-31";
  private static final String FEBRUARY = "2025-02-28";
  private static final String MARCH = "2025-03-31";

  @TempDir static Path folder;

  private static Fixture shop;
  private static RunResult januaryRun;
  private static BackfillResult result;

  @BeforeAll
  static void nightsAndABackfill() {
    januaryRun =
        new Fixture(folder)
            .order("1", "anna", "2025-01-10", "web", "100")
            .order("2", "bo", "2025-01-15", "store", "200")
            .order("3", "cia", "2025-01-20", "phone", "80")
            .run(JANUARY);
    shop = shopThatKnows(folder);
    shop.run(MARCH);
    aRunWhoseVersionIsGone(DECEMBER);
    result = backfill("2024-11-01", MARCH);
  }

  /** Cia's order was cancelled, bo was paid back, dan's order came late. */
  private static Fixture shopThatKnows(Path where) {
    return new Fixture(where)
        .orderRow("0", "zoe", "2024-12-20", "web", "5", "SEK", "cancelled", "2024-12-20")
        .order("1", "anna", "2025-01-10", "web", "100")
        .order("2", "bo", "2025-01-15", "store", "200")
        .orderRow("3", "cia", "2025-01-20", "phone", "80", "SEK", "cancelled", "2025-01-20")
        .order("4", "dan", "2025-01-31", "app", "30")
        .order("5", "anna", "2025-02-05", "web", "60")
        .order("6", "eva", "2025-03-03", "web", "10")
        .refund("2", "2025-01-30", "50")
        .refund("1", "2025-02-10", "20");
  }

  private static void aRunWhoseVersionIsGone(String asOf) {
    shop.table("mart/runs")
        .where(col("run_id").equalTo(januaryRun.runId()))
        .withColumn("as_of_date", to_date(lit(asOf)))
        .withColumn("table_versions", map(lit("mart/retention"), lit(99L)))
        .write()
        .format("delta")
        .mode("append")
        .save(shop.warehouse().resolve("mart/runs").toString());
  }

  private static BackfillResult backfill(String from, String to) {
    return Backfill.run(
        TestSpark.session(),
        shop.config(),
        Every.MONTH.daysBetween(LocalDate.parse(from), LocalDate.parse(to)),
        Progress.silent());
  }

  @Test
  @Order(1)
  void whatWasSaidStandsBesideWhatIsSaidNow() {
    assertThat(january(JANUARY))
        .containsExactly(
            "(all) buyers 3 -> 3 net revenue 380.00 -> 280.00 restated true",
            "app buyers null -> 1 net revenue null -> 30.00 restated true",
            "phone buyers 1 -> null net revenue 80.00 -> null restated true",
            "store buyers 1 -> 1 net revenue 200.00 -> 150.00 restated true",
            "web buyers 1 -> 1 net revenue 100.00 -> 100.00 restated false");
    assertThat(
            history(JANUARY)
                .select("run_id", "run_id_then", "changed_meaning", "period_end", "is_complete")
                .distinct()
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[%s,%s,,2025-01-31,true]".formatted(result.runId(), januaryRun.runId()));
  }

  @Test
  @Order(1)
  void aLaterAsOfDateSeesWhatCameInBetween() {
    assertThat(january(MARCH))
        .startsWith("(all) buyers 3 -> 3 net revenue 260.00 -> 260.00 restated false");
  }

  @Test
  @Order(1)
  void ofADateThatWasNeverRunNothingIsKnownOfThen() {
    assertThat(january(FEBRUARY))
        .containsExactly(
            "(all) buyers null -> 3 net revenue null -> 260.00 restated null",
            "app buyers null -> 1 net revenue null -> 30.00 restated null",
            "store buyers null -> 1 net revenue null -> 150.00 restated null",
            "web buyers null -> 1 net revenue null -> 80.00 restated null");
    assertThat(history(FEBRUARY).where("run_id_then is not null").count()).isZero();
  }

  @Test
  @Order(1)
  void beforeTheFirstValidOrderThereAreNoRows() {
    assertThat(history(NOVEMBER).count()).isZero();
    assertThat(history(DECEMBER).count()).isZero();
  }

  @Test
  @Order(1)
  void theResultCountsDatesAndRows() {
    assertThat(result.asOfDates()).isEqualTo(5);
    assertThat(result.withoutOrders()).isEqualTo(2);
    assertThat(result.neverRun()).isEqualTo(2);
    assertThat(result.noLongerReadable()).isEqualTo(1);
    Dataset<Row> history = shop.table("mart/retention_history");
    assertThat(result.rows()).isEqualTo(history.count()).isPositive();
    assertThat(result.restatedRows()).isEqualTo(history.where("is_restated").count()).isPositive();
    assertThat(result.stageSeconds()).containsKeys("sources", "history", "timeline", "mart");
  }

  @Test
  @Order(1)
  void aStateEqualsThatOfARunAsOfItsDate() {
    Fixture fresh = shopThatKnows(folder.resolve("fresh"));
    fresh.run(FEBRUARY);
    assertSameRows(fresh.table("mart/retention"), now(FEBRUARY));
    assertSameRows(shop.table("mart/retention"), now(MARCH));
  }

  @Test
  @Order(1)
  void nothingElseIsLeftOrChanged() {
    assertThat(shop.warehouse().resolve(Backfill.SCRATCH)).doesNotExist();
    assertThat(shop.table("mart/runs").count()).isEqualTo(3);
  }

  @Test
  @Order(1)
  void whatWasPublishedStaysReadableForMoreThanAYear() {
    assertThat(detail("mart/retention").<String, String>getJavaMap(0))
        .containsEntry("delta.logRetentionDuration", "interval 400 days")
        .containsEntry("delta.deletedFileRetentionDuration", "interval 400 days");
  }

  @Test
  @Order(1)
  void theHistoryIsForReadersOfVersion1() {
    assertThat(detail("mart/retention_history").getInt(1)).isEqualTo(1);
  }

  @Test
  @Order(1)
  void oneAtATimeWritesToAWarehouse() {
    try (WarehouseLock held =
        WarehouseLock.acquire(new Configuration(), shop.warehouse().toString(), "a night")) {
      assertThatThrownBy(() -> backfill("2025-01-01", JANUARY))
          .isInstanceOfSatisfying(
              Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFLICT));
    }
  }

  @Test
  @Order(1)
  void aDayThatNoRunHasSeenIsRefused() {
    assertThatThrownBy(() -> backfill("2025-01-01", "2025-04-30"))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("the latest as-of date in mart/runs is 2025-03-31")
        .hasMessageContaining("give --to 2025-03-31");
  }

  @Test
  @Order(2)
  void aNightAfterwardsFindsTheTablesAsItLeftThem() {
    assertThat(shop.run(MARCH).mode()).isEqualTo("unchanged");
    assertThat(shop.table("mart/retention_history").count()).isEqualTo(result.rows());
  }

  @Test
  @Order(3)
  void aSecondBackfillSaysTheSameThoughTheFormerVersionIsGoneAndAnotherWasKilled()
      throws IOException {
    List<String> before = contentOfHistory();
    Files.createDirectories(shop.warehouse().resolve(Backfill.SCRATCH).resolve("killed/mart"));
    deleteFilesOfVersion(januaryRun.tableVersions().get("mart/retention"));

    BackfillResult again = backfill("2025-01-01", JANUARY);

    assertThat(again.noLongerReadable()).isZero();
    assertThat(contentOfHistory()).isEqualTo(before);
    assertThat(shop.warehouse().resolve(Backfill.SCRATCH)).doesNotExist();
  }

  private static Row detail(String table) {
    return DeltaTable.forPath(TestSpark.session(), shop.warehouse().resolve(table).toString())
        .detail()
        .select("properties", "minReaderVersion")
        .head();
  }

  /** January's rows by channel, over all segments. */
  private static List<String> january(String asOf) {
    return history(asOf)
        .where("period_start = '2025-01-01' and segment = '(all)'")
        .orderBy("channel")
        .selectExpr(
            "channel", "buyers_then", "buyers", "net_revenue_then", "net_revenue", "is_restated")
        .collectAsList()
        .stream()
        .map(
            row ->
                "%s buyers %s -> %s net revenue %s -> %s restated %s"
                    .formatted(
                        row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
        .toList();
  }

  private static Dataset<Row> history(String asOf) {
    return shop.table("mart/retention_history").where(col("as_of_date").equalTo(asOf));
  }

  /** What is said now, with the columns of {@code mart/retention}. */
  private static Dataset<Row> now(String asOf) {
    return history(asOf)
        .where("buyers is not null")
        .select(
            RetentionTable.TABLE.columnNames().stream().map(functions::col).toArray(Column[]::new));
  }

  /** All rows but for which backfill wrote them, and when. */
  private static List<String> contentOfHistory() {
    return shop
        .table("mart/retention_history")
        .drop("run_id", "published_at")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  /** As VACUUM does. */
  private static void deleteFilesOfVersion(long version) throws IOException {
    String[] files =
        TestSpark.session()
            .read()
            .format("delta")
            .option("versionAsOf", version)
            .load(shop.warehouse().resolve("mart/retention").toString())
            .inputFiles();
    for (String file : files) {
      Files.delete(Path.of(java.net.URI.create(file)));
    }
  }
}

package dev.retentionmart;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.Sources;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between two nights, one thing each: the second must end as one build. */
class NightAfterChangesTest {
  private static final String DAY = "2025-03-30";
  private static final String NEXT_DAY = "2025-03-31";

  @TempDir Path folder;

  @Test
  void rejectedRowsThatAreGoneAndValuesThatMoveToAnEmptyColumnAreChanges() {
    Fixture before = shop("nights");
    before.order("bad1", "c1", "2025-01-01", "web", "?");
    before.order("bad2", "c1", "2025-01-01", "web", "?");
    before.order("copy", "c2", "2025-01-01", "web", "10");
    before.orderRow("copy", "c2", "2025-01-01", "web", "?", "SEK", "ok", "2025-01-02");
    before.order(null, "c3", "2025-01-01", "web", "10");
    before.orderRow("moved", "c1", "2025-01-05", "web", "7", "SEK", "2025-01-05", null);
    before.version("c2", "2025-01-01", null, null);
    before.run(DAY);

    for (String name : new String[] {"nights", "built"}) {
      Fixture after = shop(name);
      after.order("bad2", "c1", "2025-01-01", "web", "?");
      after.order("copy", "c2", "2025-01-01", "web", "10");
      after.order("named", "c3", "2025-01-01", "web", "10");
      after.orderRow("moved", "c1", "2025-01-05", "web", "7", "SEK", null, "2025-01-05");
      after.version("c2", null, "2025-01-01", null);
      assertThat(after.run(NEXT_DAY).rowCounts()).containsEntry("orders.rejected.bad_amount", 1L);
    }
    assertSameAsBuilt("increment");
  }

  /**
   * A newer copy ends a conflict once its day has come, and a day to come may have no rate. An
   * order has a rate from its currency's first one on.
   */
  @Test
  void rejectedOrdersAreDecidedAnewWhenTheirDayHasComeOrRatesBeginEarlier() {
    for (String name : new String[] {"nights", "built"}) {
      Fixture shop = shop(name).deltaTables().rate("USD", "2025-02-01", "10");
      shop.orderRow("two", "c1", "2025-03-01", "web", "10", "SEK", "ok", "2025-03-02");
      shop.orderRow("two", "c1", "2025-03-01", "web", "12", "SEK", "ok", "2025-03-02");
      shop.orderRow("two", "c1", "2025-03-01", "web", "14", "SEK", "ok", NEXT_DAY);
      shop.orderRow("odd", "c1", NEXT_DAY, "(all)", "10", "CHF", "ok", "2025-03-02");
      shop.orderRow("early", "c1", "2025-01-05", "web", "10", "USD", "ok", "2025-01-05");
      shop.orderRow("unknown", "c1", "2025-01-05", "web", "10", "GBP", "ok", "2025-01-05");
      shop.write();
    }
    assertThat(go("nights", DAY).rowCounts())
        .containsEntry("orders.rejected.conflicting_copies", 3L)
        .containsEntry("orders.rejected.reserved_label", 1L)
        .containsEntry("orders.rejected.no_exchange_rate", 1L)
        .containsEntry("orders.rejected.unknown_currency", 1L);

    assertThat(go("nights", NEXT_DAY).rowCounts())
        .containsEntry("orders.excluded.superseded", 2L)
        .containsEntry("orders.rejected.no_exchange_rate", 1L)
        .containsEntry("orders.rejected.unknown_currency", 2L);

    for (String name : new String[] {"nights", "built"}) {
      TestSpark.session()
          .sql("VALUES ('USD', '2025-01-01', '9'), ('GBP', '2025-03-01', '8')")
          .toDF("currency", "date", "rate")
          .write()
          .mode("append")
          .parquet(folder.resolve(name).resolve("rates").toString());
    }
    assertThat(go("nights", NEXT_DAY).rowCounts())
        .containsEntry("orders.rejected.no_exchange_rate", 1L)
        .containsEntry("orders.rejected.unknown_currency", 1L);
    go("built", NEXT_DAY);
    assertSameAsBuilt("increment");
  }

  private RunResult go(String name, String asOf) {
    return TestSpark.interpreted(
        () ->
            Nightly.run(
                TestSpark.session(),
                shop(name).deltaTables().config(),
                LocalDate.parse(asOf),
                Progress.silent()));
  }

  /** As many rows are gone as are rejected, and no amount with them: the sums do not tell. */
  @Test
  void rowsThatAreGoneUnnoticedDoNotMakeUpForRejectedOnes() {
    Fixture before = shop("nights").changesBy("cast(updated_at as date)");
    before.orderRow("bad", "c1", "2025-01-01", "web", "?", "SEK", "ok", "2025-01-01");
    before.orderRow("gone", "c1", "2025-01-01", "web", null, "SEK", "cancelled", "2025-01-01");
    before.run(DAY);
    Fixture after = shop("nights").changesBy("cast(updated_at as date)");
    after.orderRow("bad", "c1", "2025-01-01", "web", "?", "SEK", "ok", "2025-01-01");

    assertThat(catchThrowableOfType(Fault.class, () -> after.run(NEXT_DAY)))
        .hasMessageContaining("rows-conserved")
        .hasMessageContaining("--full");
  }

  /** Of files with many pages and row groups a night reads some, with rows that are marked gone. */
  @Tag("slow")
  @Test
  void nightsThatReadPartsOfFilesMissNothing() {
    Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
    hadoop.set("parquet.page.row.count.limit", "50");
    hadoop.set("parquet.block.size", "16384");
    try {
      for (int night = 0; night < 3; night++) {
        String asOf = LocalDate.parse(DAY).plusDays(night).toString();
        for (String name :
            night == 2 ? new String[] {"nights", "built"} : new String[] {"nights"}) {
          Fixture shop = growing(name, night);
          shop.write();
          TestSpark.marking(
              () ->
                  TestSpark.interpreted(
                      () -> {
                        runOrdersOnly(shop, asOf);
                        return null;
                      }));
        }
      }
    } finally {
      hadoop.unset("parquet.page.row.count.limit");
      hadoop.unset("parquet.block.size");
    }
    assertSameAsBuilt("increment");
    assertThat(new Fixture(folder.resolve("nights")).table("history/orders").schema())
        .extracting(schema -> schema.apply("order_id").dataType())
        .isEqualTo(DataTypes.LongType);
  }

  /** Orders numbered by time, of which each night changes old and new ones and brings more. */
  private Fixture growing(String name, int nights) {
    Fixture shop = new Fixture(folder.resolve(name)).changesBy("cast(updated_at as date)");
    LocalDate firstDay = LocalDate.parse("2025-01-01");
    for (int i = 0; i < 2_000 + 10 * nights; i++) {
      LocalDate day =
          i < 2_000
              ? firstDay.plusDays(i / 25)
              : LocalDate.parse(DAY).plusDays(1 + (i - 2_000) / 10);
      int touchedBy = i % 1_500 == 17 ? nights : i >= 1_990 && i < 2_010 ? Math.min(nights, 1) : 0;
      LocalDate updated = touchedBy == 0 ? day : LocalDate.parse(DAY).plusDays(touchedBy);
      String customer = "c" + (i + (i >= 1_990 ? touchedBy : 0)) % 40;
      Object id = i % 400 == 3 ? null : (Object) (1_000_000L + i);
      shop.orderRow(
          id,
          customer,
          day.toString(),
          "web",
          String.valueOf(10 + touchedBy),
          "SEK",
          i % 7 == 0 ? "cancelled" : "ok",
          (updated.isBefore(day) ? day : updated).toString());
    }
    return shop.ordersSchema(
        "order_id bigint, customer_id string, ordered_at string, channel string, amount string,"
            + " currency string, status string, updated_at string");
  }

  @Tag("slow")
  @Test
  void idsOfAnotherTypeLeadToAFullBuild() {
    runOrdersOnly(numbered("nights", "bigint"), DAY);
    runOrdersOnly(numbered("nights", "string"), NEXT_DAY);
    runOrdersOnly(numbered("built", "string"), NEXT_DAY);

    assertThat(lastRun("nights").<String>getAs("mode_reason"))
        .isEqualTo(
            "ids were kept as BIGINT (orders) and STRING (customers)"
                + " and now are STRING (orders) and STRING (customers)");
    assertSameAsBuilt("full");
  }

  /** Twenty orders whose ids are numbers, but for one that came last. */
  private Fixture numbered(String name, String idType) {
    Fixture shop = new Fixture(folder.resolve(name));
    boolean isText = idType.equals("string");
    for (long i = 0; i < 20; i++) {
      Object id = isText ? (Object) String.valueOf(i) : (Object) i;
      String at = "2025-01-%02d".formatted(1 + i);
      shop.orderRow(id, "c" + i % 5, at, "web", "10", "SEK", "ok", at);
    }
    if (isText) {
      shop.orderRow("A-17", "c1", "2025-03-01", "web", "10", "SEK", "ok", "2025-03-01");
    }
    return shop.ordersSchema(
            "order_id %s, customer_id string, ordered_at string, channel string, amount string,"
                    .formatted(idType)
                + " currency string, status string, updated_at string")
        .write();
  }

  private static void runOrdersOnly(Fixture shop, String asOf) {
    NightlyConfig all = shop.config();
    NightlyConfig config =
        new NightlyConfig(
            all.warehouse(),
            all.timeZone(),
            all.currency(),
            all.grains(),
            all.activeWindows(),
            all.grossMargin(),
            all.quality(),
            all.keepDays(),
            all.value(),
            all.catalogue(),
            new Sources(
                all.sources().orders(), Optional.empty(), Optional.empty(), Optional.empty()));
    Nightly.run(TestSpark.session(), config, LocalDate.parse(asOf), Progress.silent());
  }

  @Tag("slow")
  @Test
  void withoutItsTablesANightSaysWhatToDoAndAFullBuildDoesIt() throws IOException {
    Fixture shop = shop("nights");
    shop.run(DAY);
    FileUtils.deleteDirectory(folder.resolve("nights/warehouse/timeline/customers").toFile());
    DeltaLog.clearCache();

    Fault fault = catchThrowableOfType(Fault.class, () -> shop.run(NEXT_DAY));
    assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(fault.problem()).contains("Cannot put back the table", "timeline/customers");
    assertThat(fault.remedy()).contains("--full");

    Nightly.run(
        TestSpark.session(), shop.config(), LocalDate.parse(NEXT_DAY), true, Progress.silent());
    shop("built").run(NEXT_DAY);
    assertSameAsBuilt("full");
  }

  @Tag("slow")
  @Test
  void tablesOfASectionThatWasLeftOutAreNotOfTheRun() {
    ValueSettings value =
        new ValueSettings(
            ValueSettings.Choice.MBG_NBD, ValueSettings.TimeUnit.WEEK, 365, 0.1, 90, 30, 30);
    assertThat(shop("nights").value(value).run(DAY).tableVersions())
        .containsKey("mart/customer_value");

    RunResult without = shop("nights").run(NEXT_DAY);

    assertThat(without.mode()).isEqualTo("increment");
    assertThat(without.tableVersions())
        .containsKeys("mart/retention", "history/customers")
        .doesNotContainKeys(SameTables.VALUE.toArray(new String[0]));
  }

  @Tag("slow")
  @Test
  void anotherWayToFindChangesLeadsToAFullBuild() {
    shop("nights").deltaTables().changesBy("cast(updated_at as date)").run(DAY);
    for (String name : new String[] {"nights", "built"}) {
      Fixture after = shop(name).deltaTables();
      after.order("new", "c1", NEXT_DAY, "web", "10");
      after.run(NEXT_DAY);
    }
    assertThat(lastRun("nights").<String>getAs("mode_reason"))
        .startsWith("sources.orders changed from");
    assertSameAsBuilt("full");
  }

  @Tag("slow")
  @Test
  void aFeedWhoseFilesAreGoneLeadsToAFullBuild() throws IOException {
    shop("nights").deltaTables().run(DAY);
    for (String name : new String[] {"nights", "built"}) {
      Fixture after = changed(name);
      if (name.equals("nights")) {
        vacuum(folder.resolve("nights/orders"));
      }
      TestSpark.interpreted(
          () ->
              Nightly.run(
                  TestSpark.session(),
                  after.config(),
                  LocalDate.parse(NEXT_DAY),
                  Progress.silent()));
    }
    assertThat(lastRun("nights").<String>getAs("mode_reason"))
        .matches("version \\d+ of sources.orders can no longer be read");
    assertSameAsBuilt("full");
  }

  @Tag("slow")
  @Test
  void aDeltaSourceWithOtherColumnTypesLeadsToAFullBuild() {
    shop("nights").deltaTables().run(DAY);
    for (String name : new String[] {"nights", "built"}) {
      Fixture after = changed(name);
      String orders = folder.resolve(name).resolve("orders").toString();
      Dataset<Row> numbers =
          TestSpark.session()
              .read()
              .format("delta")
              .load(orders)
              .withColumn("amount", col("amount").cast("double"));
      numbers
          .write()
          .format("delta")
          .mode("overwrite")
          .option("overwriteSchema", "true")
          .save(orders);
      Nightly.run(
          TestSpark.session(), after.config(), LocalDate.parse(NEXT_DAY), Progress.silent());
    }
    assertThat(lastRun("nights").<String>getAs("mode_reason"))
        .startsWith("the columns of sources.orders were others in run");
    assertSameAsBuilt("full");
  }

  /** Delta tables in which one order is another and one is new. */
  private Fixture changed(String name) {
    Fixture shop = shop(name).deltaTables();
    shop.order("late", "c1", "2025-03-02", "web", "15");
    shop.write();
    DeltaTable.forPath(TestSpark.session(), folder.resolve(name).resolve("orders").toString())
        .updateExpr("order_id = 'o3'", java.util.Map.of("amount", "'99'"));
    return shop;
  }

  /** What OPTIMIZE and a VACUUM that keeps nothing leave. */
  private static void vacuum(Path table) throws IOException {
    DeltaTable.forPath(TestSpark.session(), table.toString()).optimize().executeCompaction();
    Set<String> current =
        Stream.of(TestSpark.session().read().format("delta").load(table.toString()).inputFiles())
            .map(file -> file.substring(file.lastIndexOf('/') + 1))
            .collect(Collectors.toSet());
    for (Path file : Aged.files(table)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".parquet")
          && !file.toString().contains("_delta_log")
          && !current.contains(name)) {
        Files.delete(file);
      }
    }
    DeltaLog.clearCache();
  }

  /** Twenty orders of five customers. */
  private Fixture shop(String name) {
    Fixture shop = new Fixture(folder.resolve(name));
    for (int i = 0; i < 20; i++) {
      shop.order("o" + i, "c" + i % 5, "2025-01-%02d".formatted(1 + i), "web", "10");
    }
    return shop.version("c1", "gold", "2025-01-01", null).rate("EUR", "2025-01-01", "11");
  }

  private void assertSameAsBuilt(String mode) {
    assertThat(lastRun("nights").<String>getAs("mode")).isEqualTo(mode);
    SameTables.check(
        folder.resolve("built/warehouse"), folder.resolve("nights/warehouse"), "after the night");
  }

  private Row lastRun(String name) {
    return new Fixture(folder.resolve(name))
        .table("mart/runs")
        .where("status = 'succeeded'")
        .orderBy(col("finished_at").desc())
        .head();
  }
}

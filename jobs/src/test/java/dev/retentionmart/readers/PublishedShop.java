package dev.retentionmart.readers;

import dev.retentionmart.Fixture;
import dev.retentionmart.Nightly;
import dev.retentionmart.TestSpark;
import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.config.ValueSettings.Choice;
import dev.retentionmart.config.ValueSettings.TimeUnit;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.FirstRun;
import dev.retentionmart.mart.RetentionHistoryRows;
import dev.retentionmart.mart.RetentionHistoryRows.Then;
import dev.retentionmart.mart.RetentionHistoryTable;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.SuppressedGroupsTable;
import dev.retentionmart.mart.Suppression;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.DeltaWarehouse;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A warehouse with every published table in it, made once for all tests of a JVM: the customers of
 * the worked example in the segments {@code business} and {@code consumer}, a crowd in the segment
 * {@code crowd}, two runs with a late order in between, and the history of both.
 */
final class PublishedShop {
  static final LocalDate AS_OF = LocalDate.of(2025, 4, 15);
  static final YearMonth LAST_COMPLETE_MONTH = YearMonth.of(2025, 3);
  static final YearMonth MONTH_OF_THE_LATE_ORDER = YearMonth.of(2025, 2);
  static final BigDecimal LATE_AMOUNT = new BigDecimal("1000.00");

  /** A segment, and what the names of its customers begin with. */
  static final String CROWD = "crowd";

  private static final ValueSettings VALUE =
      new ValueSettings(Choice.MBG_NBD, TimeUnit.WEEK, 180, 0.1, 90, 1_000, 1_000);
  private static final int CROWD_SIZE = 120;
  private static final int FEW = 3;

  private static PublishedShop shop;

  private final Fixture fixture;
  private final List<Purchase> purchases = new ArrayList<>();

  private PublishedShop(Path folder) {
    fixture = new Fixture(folder).window(Grain.QUARTER, 1).window(Grain.YEAR, 1);
  }

  /** An order of somebody. */
  record Purchase(String customer, LocalDate day, String channel, BigDecimal amount) {
    YearMonth month() {
      return YearMonth.from(day);
    }
  }

  /** The shop, whose tables are made on first use. */
  static synchronized PublishedShop open() {
    if (shop == null) {
      Path folder = Path.of(System.getProperty("project.root"), "jobs/target/published-shop");
      FileUtils.deleteQuietly(folder.toFile());
      PublishedShop made = new PublishedShop(folder.toAbsolutePath().normalize());
      made.publish();
      shop = made;
    }
    return shop;
  }

  private void publish() {
    workedExample();
    crowd(new Random(3));
    fixture.run(AS_OF.toString());
    buy(CROWD + 0, MONTH_OF_THE_LATE_ORDER.atDay(14), "web", LATE_AMOUNT);
    fixture.value(VALUE).catalogue(CatalogueSettings.DEFAULT).write();
    Nightly.run(TestSpark.session(), fixture.config(), AS_OF, true, Progress.silent());
    publishHistory();
  }

  /**
   * As a backfill does it, which would do the second run once more; and as if few customers were to
   * be hidden, without hiding them.
   */
  private void publishHistory() {
    DeltaWarehouse tables =
        new DeltaWarehouse(TestSpark.session(), warehouse().toString(), KeepDays.DEFAULT);
    FirstRun firstRun = FirstRun.byAsOf(tables).get(AS_OF);
    Dataset<Row> said =
        tables.readFormer(RetentionTable.TABLE, firstRun.retentionVersion()).orElseThrow();
    Then then = new Then(RetentionHistoryRows.said(said), firstRun, Optional.of(""));
    Dataset<Row> now = tables.read(RetentionTable.TABLE);
    tables.replace(
        RetentionHistoryTable.TABLE,
        RetentionHistoryRows.of(AS_OF, now, Optional.of(then), "a-backfill", Instant.EPOCH)
            .repartition(1));
    tables.replace(
        SuppressedGroupsTable.TABLE,
        Suppression.of(now, tables.read(CohortsTable.TABLE), FEW, AS_OF).table(AS_OF, "a-run"));
  }

  Path warehouse() {
    return fixture.warehouse();
  }

  /** All valid orders. */
  List<Purchase> purchases() {
    return purchases;
  }

  /** Who bought in a month. */
  Set<String> buyers(YearMonth month) {
    return purchases.stream()
        .filter(purchase -> purchase.month().equals(month))
        .map(Purchase::customer)
        .collect(Collectors.toSet());
  }

  private void workedExample() {
    buy("anna", LocalDate.of(2025, 1, 10), "web", "100");
    buy("anna", LocalDate.of(2025, 2, 3), "web", "50");
    buy("anna", LocalDate.of(2025, 2, 20), "store", "70");
    buy("bo", LocalDate.of(2025, 1, 15), "store", "200");
    buy("bo", LocalDate.of(2025, 3, 5), "store", "120");
    buy("cia", LocalDate.of(2025, 1, 31), "web", "80");
    buy("dan", LocalDate.of(2025, 2, 11), "store", "40");
    buy("dan", LocalDate.of(2025, 3, 1), "web", "60");
    buy("eva", LocalDate.of(2025, 3, 30), "web", "90");
    buy("eva", LocalDate.of(2025, 3, 31), "web", "30");
    fixture
        .version("anna", "consumer", "2024-01-01", "2025-03-01")
        .version("anna", "business", "2025-03-01", null)
        .version("bo", "business", "2024-01-01", null)
        .version("cia", "consumer", "2024-01-01", null)
        .version("dan", "consumer", "2024-01-01", null)
        .version("eva", "consumer", "2024-01-01", null);
  }

  /** Customers with a rate of their own, of whom each order may be the last. */
  private void crowd(Random random) {
    for (int i = 0; i < CROWD_SIZE; i++) {
      fixture.version(CROWD + i, CROWD, "2024-01-01", null);
      String channel = i % 3 == 0 ? "store" : "web";
      int daysBetween = 6 + random.nextInt(60);
      LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(400));
      while (!day.isAfter(AS_OF)) {
        BigDecimal amount = BigDecimal.valueOf(500 + random.nextInt(20_000), 2);
        buy(CROWD + i, day, channel, amount);
        day = random.nextInt(6) == 0 ? AS_OF.plusDays(1) : day.plusDays(next(random, daysBetween));
      }
    }
  }

  private static long next(Random random, int daysBetween) {
    return 1 + (long) (-Math.log1p(-random.nextDouble()) * daysBetween);
  }

  private void buy(String customer, LocalDate day, String channel, String amount) {
    buy(customer, day, channel, new BigDecimal(amount));
  }

  private void buy(String customer, LocalDate day, String channel, BigDecimal amount) {
    fixture.order(
        "o" + purchases.size(), customer, day.toString(), channel, amount.toPlainString());
    purchases.add(new Purchase(customer, day, channel, amount));
  }
}

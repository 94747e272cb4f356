package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.config.Grain;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold whatever the data: laws of the whole run. */
class NightlyLawsTest {
  private static final List<String> TABLES =
      List.of(
          "mart/retention",
          "mart/cohorts",
          "counts/retention",
          "counts/cohorts",
          "timeline/purchase_periods",
          "timeline/lifecycle_events",
          "timeline/customers",
          "history/customers",
          "history/rejected_rows");

  @TempDir static Path folder;

  private static Fixture everything;

  @BeforeAll
  static void aRunInTheMiddleOfItsHistory() {
    everything = shop("everything", null, "2025-12-31");
    everything.run("2025-06-30");
  }

  @Test
  void neitherRowOrderNorFilesMatter() {
    Fixture shuffled = shop("shuffled", new Random(7), "2025-12-31").files(5);
    shuffled.run("2025-06-30");
    assertSameTables(everything, shuffled, TABLES);
  }

  @Test
  void aRunSeesNothingAfterItsDate() {
    Fixture knownThen = shop("known-then", null, "2025-06-30");
    knownThen.run("2025-06-30");
    List<String> tables =
        TABLES.stream().filter(table -> !table.equals("history/rejected_rows")).toList();
    assertSameTables(knownThen, everything, tables);
  }

  private static void assertSameTables(Fixture expected, Fixture actual, List<String> tables) {
    for (String table : tables) {
      assertThat(rows(actual, table)).as(table).isNotEmpty().isEqualTo(rows(expected, table));
    }
  }

  /** The rows but for the run that wrote them, sorted. */
  private static List<String> rows(Fixture shop, String table) {
    return shop.table(table).drop("run_id").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  /**
   * Sixty customers, two years; of what is dated after {@code until} the source holds nothing yet.
   */
  private static Fixture shop(String name, Random order, String until) {
    Fixture shop =
        new Fixture(folder.resolve(name))
            .window(Grain.WEEK, 4)
            .window(Grain.MONTH, 2)
            .window(Grain.YEAR, 1);
    Random random = new Random(42);
    for (int i = 0; i < 600; i++) {
      String id = "o" + i;
      String customer = random.nextInt(20) == 0 ? null : "c" + random.nextInt(60);
      String day = day(random);
      String channel = List.of("web", "store", " ").get(random.nextInt(3));
      String amount =
          random.nextInt(100) == 0 ? "?" : String.valueOf(random.nextInt(9_000) / 100.0);
      String later = day(random);
      String updated = later.compareTo(day) > 0 ? later : day;
      boolean isChanged = random.nextInt(10) == 0;
      String refundDay = day(random);
      boolean isRefunded = random.nextInt(8) == 0 && !amount.equals("?");
      if (day.compareTo(until) <= 0) {
        shop.orderRow(id, customer, day, channel, amount, "SEK", "ok", day);
        if (isChanged && updated.compareTo(until) <= 0) {
          shop.orderRow(id, customer, day, channel, "77", "SEK", "ok", updated + "T23:00:00");
        }
        if (isRefunded && refundDay.compareTo(until) <= 0) {
          shop.refund(id, refundDay, "1.50");
        }
      }
    }
    for (int i = 0; i < 50; i++) {
      shop.version("c" + i, "bronze", "2024-01-01", null);
      String from = day(random);
      if (i % 3 == 0 && from.compareTo(until) <= 0 && !from.equals("2024-01-01")) {
        shop.version("c" + i, "gold", from, null);
      }
    }
    return order == null ? shop : shop.shuffled(order);
  }

  private static String day(Random random) {
    return java.time.LocalDate.of(2024, 1, 1).plusDays(random.nextInt(731)).toString();
  }
}

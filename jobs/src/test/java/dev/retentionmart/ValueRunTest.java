package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.config.ValueSettings.Choice;
import dev.retentionmart.config.ValueSettings.TimeUnit;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a run predicts value, and what it says where it cannot. */
class ValueRunTest {
  private static final LocalDate DAY = LocalDate.of(2024, 12, 31);
  private static final ValueSettings WEEKS =
      new ValueSettings(Choice.AUTO, TimeUnit.WEEK, 365, 0.1, 90, 30, 30);
  private static final ValueSettings MBG =
      new ValueSettings(Choice.MBG_NBD, TimeUnit.WEEK, 180, 0.1, 90, 30, 30);

  private static final int CUSTOMERS = 400;

  @TempDir Path folder;

  @Test
  void valueFollowsTheDataItsSettingsAndTheUsersWish() {
    Fixture shop = shop(CUSTOMERS);
    RunResult without = run(shop);
    assertThat(without.tableVersions()).doesNotContainKeys(tables());
    assertThatThrownBy(() -> onlyValue(shop, Optional.empty()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("no section value");

    RunResult first = run(shop.value(WEEKS));
    assertThat(first.mode()).isEqualTo("value");
    assertThat(first.modeReason()).contains("nothing but the section value", without.runId());
    assertThat(first.rowCounts()).containsEntry("mart/customer_value", (long) CUSTOMERS);
    assertThat(shop.table("mart/customer_value").where("residual_value > 0").count())
        .isEqualTo(CUSTOMERS);

    RunResult otherwise = run(shop.value(MBG));
    assertThat(otherwise.mode()).isEqualTo("value");
    assertThat(shop.table("mart/customer_value").select("purchase_model").distinct().head().get(0))
        .isEqualTo("mbg-nbd");

    List<Row> before = shop.table("mart/customer_value").drop("run_id").collectAsList();
    RunResult asked = onlyValue(shop, Optional.of(DAY));
    assertThat(asked.mode()).isEqualTo("value");
    assertThat(asked.asOfDate()).isEqualTo(DAY);
    assertThat(newer(otherwise, asked)).containsExactlyInAnyOrder(tables());
    assertThat(shop.table("mart/customer_value").drop("run_id").collectAsList())
        .containsExactlyInAnyOrderElementsOf(before);

    assertThatThrownBy(() -> onlyValue(shop.grossMargin("0.4"), Optional.empty()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("gross-margin changed from 1 to 0.4");
    shop.grossMargin("1");
    assertThatThrownBy(() -> onlyValue(shop, Optional.of(DAY.plusDays(1))))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("2025-01-01")
        .hasMessageContaining("--as-of");
    assertThat(run(shop).mode()).isEqualTo("unchanged");
  }

  @Tag("slow")
  @Test
  void dryRunPredictsAndWritesNothing() {
    Fixture shop = shop(40).value(WEEKS).write();
    RunResult result =
        Nightly.dryRun(TestSpark.session(), shop.config(), DAY, false, Progress.silent());

    assertThat(result.rowCounts())
        .containsEntry("mart/customer_value", 40L)
        .containsKey("mart/value_fits");
    assertThat(Files.exists(shop.warehouse())).isFalse();
  }

  @Test
  void thereMustBeARunToPredictFrom() {
    Fixture shop = shop(1).value(WEEKS).write();

    assertThatThrownBy(() -> onlyValue(shop, Optional.empty()))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining("no run has succeeded there");
    assertThat(Files.exists(shop.warehouse())).isFalse();
  }

  /** One customer, and customers of whom none came back: nothing to fit, and it is said. */
  @Tag("slow")
  @Test
  void whereNothingCanBeFittedNothingIsPredicted() {
    for (int customers : new int[] {1, 60}) {
      Fixture shop = new Fixture(folder.resolve("once-" + customers)).value(WEEKS);
      for (int i = 0; i < customers; i++) {
        shop.order("o" + i, "c" + i, DAY.minusDays(i * 3L).toString(), "web", "10.00");
      }
      run(shop);

      Dataset<Row> value = shop.table("mart/customer_value");
      assertThat(value.count()).isEqualTo(customers);
      assertThat(
              value
                  .where(
                      "p_alive is null and residual_value is null and is_late is null"
                          + " and total_value is null and purchase_model is null and historic_value = 10")
                  .count())
          .isEqualTo(customers);
      assertThat(
              shop
                  .table("mart/value_fits")
                  .where("purpose = 'prediction' and segment = '(all)'")
                  .select("model", "is_used", "fit_health")
                  .collectAsList()
                  .stream()
                  .map(Row::toString))
          .contains(
              "[mbg-nbd,false,refused: no repeat purchases]",
              "[gamma-gamma,false,refused: no returning customers]");
      Row all =
          shop.table("mart/segment_value").where("segment = '(all)' and channel = '(all)'").head();
      assertThat(all.<Long>getAs("customers")).isEqualTo(customers);
      assertThat(all.<Long>getAs("predicted_customers")).isZero();
      assertThat(all.isNullAt(all.fieldIndex("mean_residual_value"))).isTrue();
      assertThat(all.isNullAt(all.fieldIndex("top_1_percent_share"))).isTrue();
      assertThat(shop.table("mart/value_backtest").count()).isZero();
    }
  }

  /**
   * Customers as the models see them: each with a rate, a chance of leaving and a mean of her own.
   */
  private Fixture shop(int customers) {
    Random random = new Random(7);
    Fixture shop = new Fixture(folder.resolve("shop-" + customers));
    int orders = 0;
    for (int i = 0; i < customers; i++) {
      shop.version("c" + i, i % 3 == 0 ? "gold" : "silver", "2024-01-01", null);
      double daysBetween = 20 / exponential(random);
      double leaves = Math.pow(random.nextDouble(), 2);
      double scale = 40 / (exponential(random) + exponential(random) + exponential(random));
      double day = random.nextInt(250);
      boolean isThere = true;
      while (isThere && day < 366) {
        shop.order(
            "o" + orders++,
            "c" + i,
            LocalDate.of(2024, 1, 1).plusDays((long) day).toString(),
            i % 2 == 0 ? "web" : "store",
            String.format(
                Locale.ROOT, "%.2f", scale * (exponential(random) + exponential(random))));
        day += daysBetween * exponential(random);
        isThere = random.nextDouble() > leaves;
      }
    }
    return shop;
  }

  private static double exponential(Random random) {
    return -Math.log1p(-random.nextDouble());
  }

  private static RunResult run(Fixture shop) {
    return shop.run(DAY.toString());
  }

  private static RunResult onlyValue(Fixture shop, Optional<LocalDate> asOf) {
    return Nightly.onlyValue(TestSpark.session(), shop.config(), asOf, Progress.silent());
  }

  private static String[] tables() {
    return SameTables.VALUE.toArray(String[]::new);
  }

  /** The tables that the later run wrote. */
  private static List<String> newer(RunResult earlier, RunResult later) {
    Map<String, Long> before = earlier.tableVersions();
    return later.tableVersions().entrySet().stream()
        .filter(table -> !table.getValue().equals(before.get(table.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }
}

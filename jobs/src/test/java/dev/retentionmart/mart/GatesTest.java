package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retentionmart.Fixture;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.Quality;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.History;
import dev.retentionmart.history.SourceAccount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every gate fails when what it guards is broken: good tables, with one value made wrong. */
class GatesTest {
  private static final List<Grain> GRAINS = List.of(Grain.MONTH);
  private static final Quality STRICT = new Quality(0.01);

  @TempDir static Path folder;

  private static Dataset<Row> retention;
  private static Dataset<Row> cohorts;

  @BeforeAll
  static void goodTables() {
    Fixture shop =
        new Fixture(folder)
            .order("1", "anna", "2025-01-10", "web", "100")
            .order("2", "anna", "2025-02-03", "web", "50")
            .order("3", "bo", "2025-01-15", "store", "200")
            .order("4", "bo", "2025-04-05", "store", "120")
            .version("anna", "consumer", "2024-01-01", "2025-02-01")
            .version("anna", "business", "2025-02-01", null);
    shop.run("2025-04-15");
    retention = shop.table("mart/retention").cache();
    cohorts = shop.table("mart/cohorts").cache();
  }

  @Test
  void goodTablesPass() {
    assertThatCode(() -> check(retention, cohorts)).doesNotThrowAnyException();
    Gates.checkHistory(history(account(100, 99, 1), 4), STRICT);
  }

  @ParameterizedTest
  @CsvSource({
    "ledger-balances, customers_at_end, 7",
    "ledger-balances, churned_customers, -1",
    "ledger-balances, retention_rate, 1.5",
    "ledger-balances, new_customers,",
    "stock-flows, moved_in_customers, 5",
    "stock-flows, moved_out_customers,",
    "cells-add-up, buyers, 9",
    "cells-add-up, orders,",
    "cells-add-up, net_revenue, 9999.99",
  })
  void aWrongValueInOneCell(String gate, String column, String value) {
    Column isOne =
        col("segment")
            .equalTo("business")
            .and(col("channel").equalTo("web"))
            .and(col("period_start").equalTo("2025-02-01"));
    fails(gate, () -> check(with(retention, column, value, isOne), cohorts));
  }

  @Test
  void aTotalThatNoCellHas() {
    Column isCell = col("segment").notEqual("(all)").and(col("channel").notEqual("(all)"));
    fails("cells-add-up", () -> check(retention.where(not(isCell)), cohorts));
  }

  @Test
  void aPeriodThatIsGone() {
    fails("stock-flows", () -> check(retention.where("period_start <> '2025-03-01'"), cohorts));
  }

  @ParameterizedTest
  @CsvSource({"orders, 8", "net_revenue, 1000.00"})
  void cohortsThatHoldOtherOrders(String column, String value) {
    Column isOne =
        col("segment")
            .equalTo("(all)")
            .and(col("channel").equalTo("(all)"))
            .and(col("age").equalTo(0));
    fails("revenue-conserved", () -> check(retention, with(cohorts, column, value, isOne)));
  }

  @Test
  void revenueOffByMoreThanRounding() {
    fails(
        "revenue-conserved",
        () -> MartGates.check(retention, cohorts, GRAINS, history(account(4, 4, 0), 5)));
  }

  @Test
  void oneMartWithoutRows() {
    fails("not-empty", () -> check(retention, cohorts.limit(0)));
    fails("not-empty", () -> check(retention.limit(0), cohorts));
  }

  @Test
  void aGrainWithoutRows() {
    fails(
        "not-empty",
        () ->
            MartGates.check(
                retention,
                cohorts,
                List.of(Grain.MONTH, Grain.YEAR),
                history(account(4, 4, 0), 4)));
  }

  @Test
  void noValidOrders() {
    fails(
        "not-empty",
        () -> MartGates.check(retention, cohorts, GRAINS, history(account(4, 0, 0), 0)));
  }

  @Test
  void onlyWantOfOrdersIsCalledThat() {
    assertThat(MartGates.isForWantOfOrders(faultOf(retention, history(account(4, 0, 0), 0))))
        .isTrue();
    assertThat(
            MartGates.isForWantOfOrders(faultOf(retention.limit(0), history(account(4, 4, 0), 4))))
        .isFalse();
  }

  private static Fault faultOf(Dataset<Row> retention, History history) {
    return catchThrowableOfType(
        Fault.class, () -> MartGates.check(retention, cohorts, GRAINS, history));
  }

  @Test
  void rowsThatNobodyAccountsFor() {
    fails("rows-conserved", () -> Gates.checkHistory(history(account(100, 98, 1), 4), STRICT));
  }

  @Test
  void moneyThatNobodyAccountsFor() {
    History.Money lost = new History.Money(4_700_000, 4_699_999, 4, 4_700_000, 0, 0);
    History history = new History(null, null, null, List.of(account(4, 4, 0)), lost, Map.of());
    fails("amounts-conserved", () -> Gates.checkHistory(history, STRICT));
  }

  private static void check(Dataset<Row> someRetention, Dataset<Row> someCohorts) {
    MartGates.check(someRetention, someCohorts, GRAINS, history(account(4, 4, 0), 4));
  }

  private static Dataset<Row> with(Dataset<Row> rows, String column, String value, Column where) {
    Column wrong = lit(value).cast(rows.schema().apply(column).dataType());
    return rows.withColumn(column, when(where, wrong).otherwise(col(column)));
  }

  private static SourceAccount account(long rows, long accepted, long rejected) {
    return new SourceAccount("orders", rows, accepted, Map.of(), Map.of("bad_amount", rejected));
  }

  private static History history(SourceAccount account, long validOrders) {
    return new History(
        null,
        null,
        null,
        List.of(account),
        new History.Money(4_700_000, 4_700_000, validOrders, 4_700_000, 0, 0),
        Map.of());
  }

  private static void fails(String gate, ThrowingCallable check) {
    assertThatThrownBy(check)
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.GATE))
        .hasMessageContaining("'" + gate + "'");
  }
}

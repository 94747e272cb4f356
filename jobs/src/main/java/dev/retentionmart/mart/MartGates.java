package dev.retentionmart.mart;

import static dev.retentionmart.mart.Gates.ROWS_SHOWN;
import static dev.retentionmart.mart.Gates.fault;
import static dev.retentionmart.mart.Gates.shown;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.Grain;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.History;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** What must hold of the marts before they are published. */
public final class MartGates {
  private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");
  private static final String NO_ORDERS = "there is no valid order on or before the as-of date";
  private static final String BUG =
      "This is a fault of Retention Mart, not of your data. Please report it with the rows above; the published tables are those of the last "
          + "good run.";

  private MartGates() {}

  /**
   * The gates {@code not-empty}, {@code ledger-balances}, {@code stock-flows}, {@code
   * cells-add-up}, {@code revenue-conserved}.
   */
  public static void check(
      Dataset<Row> retention, Dataset<Row> cohorts, List<Grain> grains, History history) {
    List<Row> totals = totalsByGrain(retention, cohorts);
    requireEveryGrain(totals, grains, history);
    requireLedger(retention);
    requireNone("cells-add-up", brokenTotals(retention).limit(ROWS_SHOWN).collectAsList());
    requireRevenue(totals, history.money());
  }

  private static void requireEveryGrain(List<Row> totals, List<Grain> grains, History history) {
    if (history.money().validOrders() == 0) {
      throw fault(
          "not-empty",
          "%s: %s".formatted(NO_ORDERS, history.accounts().get(0).flat()),
          "Check the as-of date, sources.orders.valid-when and the customer id's mapping.");
    }
    for (String mart : List.of(RetentionTable.TABLE.id(), CohortsTable.TABLE.id())) {
      for (Grain grain : grains) {
        boolean isThere =
            totals.stream()
                .anyMatch(
                    row ->
                        row.getAs("mart").equals(mart) && row.getAs("grain").equals(grain.label()));
        if (!isThere) {
          throw fault(
              "not-empty",
              "%s has no total row of the grain %s, though there are %d valid orders"
                  .formatted(mart, grain.label(), history.money().validOrders()),
              BUG);
        }
      }
    }
  }

  /** Whether a fault only says that there is no valid order on or before the as-of date. */
  public static boolean isForWantOfOrders(Fault fault) {
    return fault.exitCode() == ExitCode.GATE && fault.reason().startsWith(NO_ORDERS);
  }

  /** Every row keeps the ledger, and begins where the one before ended. */
  private static void requireLedger(Dataset<Row> retention) {
    WindowSpec group = Window.partitionBy("grain", "segment", "channel").orderBy("period_start");
    Column before = coalesce(lag("customers_at_end", 1).over(group), lit(0L));
    Column expectedAtStart =
        before.plus(col("moved_in_customers")).minus(col("moved_out_customers"));
    Column brokenGate =
        when(not(coalesce(isLedgerBalanced(), lit(false))), "ledger-balances")
            .when(
                not(col("expected_at_start").eqNullSafe(col("customers_at_start"))), "stock-flows");
    List<Row> broken =
        retention
            .withColumn("expected_at_start", expectedAtStart)
            .withColumn("broken_gate", brokenGate)
            .where(col("broken_gate").isNotNull())
            .limit(ROWS_SHOWN)
            .collectAsList();
    if (!broken.isEmpty()) {
      requireNone(broken.get(0).getAs("broken_gate"), broken);
    }
  }

  /** E = S + N + R − C, 0 ≤ C ≤ S, 0 ≤ CRR ≤ 1. */
  private static Column isLedgerBalanced() {
    Column s = col("customers_at_start");
    Column c = col("churned_customers");
    Column balance = s.plus(col("new_customers")).plus(col("reactivated_customers")).minus(c);
    Column rate = coalesce(col("retention_rate"), lit(0.0));
    return col("customers_at_end").equalTo(balance).and(c.between(0, s)).and(rate.between(0, 1));
  }

  /**
   * Cells add up to their totals, in every count and in revenue to the cent that each cell is
   * rounded by.
   */
  private static Dataset<Row> brokenTotals(Dataset<Row> retention) {
    Column isTotal = col("segment").equalTo(RollUp.ALL).and(col("channel").equalTo(RollUp.ALL));
    Column isCell = col("segment").notEqual(RollUp.ALL).and(col("channel").notEqual(RollUp.ALL));
    Dataset<Row> totals = retention.where(isTotal).select(checksums("total_", false));
    Dataset<Row> cells =
        retention
            .where(isCell)
            .groupBy("grain", "period_start")
            .agg(
                sum("buyers").as("buyers"),
                sum("orders").as("orders"),
                sum("customers_at_end").as("customers_at_end"),
                sum("churned_customers").as("churned_customers"),
                sum("new_customers").as("new_customers"),
                sum("net_revenue").as("net_revenue"),
                sum(lit(1)).as("cells"))
            .select(checksums("cell_", true));
    Column differs =
        col("total_buyers")
            .notEqual(col("cell_buyers"))
            .or(col("total_orders").notEqual(col("cell_orders")))
            .or(col("total_customers_at_end").notEqual(col("cell_customers_at_end")))
            .or(col("total_churned_customers").notEqual(col("cell_churned_customers")))
            .or(col("total_new_customers").notEqual(col("cell_new_customers")))
            .or(
                abs(col("total_net_revenue").minus(col("cell_net_revenue")))
                    .gt(col("cells").plus(1).multiply(lit(HALF_A_CENT))));
    return totals
        .join(
            cells,
            col("total_grain")
                .equalTo(col("cell_grain"))
                .and(col("total_period_start").equalTo(col("cell_period_start"))),
            "full")
        .where(coalesce(differs, lit(true)));
  }

  private static Column[] checksums(String prefix, boolean withCells) {
    List<String> names =
        List.of(
            "grain",
            "period_start",
            "buyers",
            "orders",
            "customers_at_end",
            "churned_customers",
            "new_customers",
            "net_revenue");
    java.util.stream.Stream<Column> columns =
        names.stream().map(name -> col(name).as(prefix + name));
    return (withCells
            ? java.util.stream.Stream.concat(columns, java.util.stream.Stream.of(col("cells")))
            : columns)
        .toArray(Column[]::new);
  }

  /** Of each mart and grain: the orders and the revenue of its total rows. */
  private static List<Row> totalsByGrain(Dataset<Row> retention, Dataset<Row> cohorts) {
    return totalsByGrain(RetentionTable.TABLE.id(), retention)
        .unionByName(totalsByGrain(CohortsTable.TABLE.id(), cohorts))
        .collectAsList();
  }

  private static Dataset<Row> totalsByGrain(String name, Dataset<Row> mart) {
    return mart.where(col("segment").equalTo(RollUp.ALL).and(col("channel").equalTo(RollUp.ALL)))
        .groupBy(lit(name).as("mart"), col("grain"))
        .agg(
            sum("orders").as("orders"),
            sum("net_revenue").as("net_revenue"),
            count(lit(1)).as("rows"));
  }

  /**
   * Every grain of both marts holds all valid orders, and all their revenue but for what each row
   * is rounded by.
   */
  private static void requireRevenue(List<Row> totalsByGrain, History.Money money) {
    BigDecimal revenue = BigDecimal.valueOf(money.validRevenue(), 4);
    List<Row> broken =
        totalsByGrain.stream()
            .filter(
                row -> {
                  BigDecimal rounding =
                      HALF_A_CENT.multiply(BigDecimal.valueOf(row.<Long>getAs("rows") + 1));
                  BigDecimal difference = row.<BigDecimal>getAs("net_revenue").subtract(revenue);
                  return row.<Long>getAs("orders") != money.validOrders()
                      || difference.abs().compareTo(rounding) > 0;
                })
            .toList();
    if (!broken.isEmpty()) {
      throw fault(
          "revenue-conserved",
          "there are %d valid orders with a net revenue of %s, but the marts have:%s"
              .formatted(money.validOrders(), revenue.toPlainString(), shown(broken)),
          BUG);
    }
  }

  private static void requireNone(String gate, List<Row> broken) {
    if (!broken.isEmpty()) {
      throw fault(gate, "these rows break it:" + shown(broken), BUG);
    }
  }
}

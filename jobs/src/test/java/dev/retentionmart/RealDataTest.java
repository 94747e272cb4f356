package dev.retentionmart;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retentionmart.config.CustomersSource;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.config.Quality;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.config.Sources;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real data and what others published about it. The files are not part of the project: the
 * environment variable RETENTION_MART_REAL_DATA names their folder, and without it these tests are
 * skipped.
 */
@EnabledIfEnvironmentVariable(
    named = "RETENTION_MART_REAL_DATA",
    matches = ".+",
    disabledReason = "RETENTION_MART_REAL_DATA does not name the folder of the real data")
class RealDataTest {
  /**
   * Buyers at age 0, 1, 2 … of the thirteen cohorts; three public analyses agree on all of them.
   */
  private static final Map<String, List<Long>> ONLINE_RETAIL_COHORTS =
      Map.of(
          "2010-12-01",
          List.of(885L, 324L, 286L, 340L, 321L, 352L, 321L, 309L, 313L, 350L, 331L, 445L, 235L),
          "2011-01-01",
          List.of(417L, 92L, 111L, 96L, 134L, 120L, 103L, 101L, 125L, 136L, 152L, 49L),
          "2011-02-01",
          List.of(380L, 71L, 71L, 108L, 103L, 94L, 96L, 106L, 94L, 116L, 26L),
          "2011-03-01",
          List.of(452L, 68L, 114L, 90L, 101L, 76L, 121L, 104L, 126L, 39L));

  private final SparkSession spark = TestSpark.session();

  @TempDir Path warehouse;

  @Test
  void onlineRetailWithoutCancellations() {
    RunResult result =
        run(
            OnlineRetail.config(
                OnlineRetail.lines(),
                warehouse,
                OnlineRetail.SALES,
                Optional.of(ValueSettings.DEFAULT)),
            "2011-12-09");

    assertThat(result.rowCounts())
        .containsEntry("orders.rows", 541_909L)
        .containsEntry("orders.accepted", 397_884L)
        .containsEntry("orders.excluded.guest", 135_080L)
        .containsEntry("orders.valid_orders", 18_532L)
        .doesNotContainKey("orders.excluded.future");
    Row total =
        table("timeline/customers")
            .selectExpr("count(*)", "sum(orders)", "sum(net_revenue)", "count_if(orders >= 2)")
            .head();
    assertThat(total.getLong(0)).isEqualTo(4_338);
    assertThat(total.getLong(1)).isEqualTo(18_532);
    assertThat(total.getDecimal(2)).isEqualByComparingTo("8911407.904");
    assertThat(total.getLong(3)).isEqualTo(2_845);
    assertThat(buyersAndRepeatBuyersOfYear("2010-01-01")).isEqualTo("885 263");
    assertThat(buyersAndRepeatBuyersOfYear("2011-01-01")).isEqualTo("4219 2717");
    ONLINE_RETAIL_COHORTS.forEach(
        (cohort, buyers) -> assertThat(cohort(cohort)).as(cohort).isEqualTo(buyers));
    assertThat(
            table("mart/cohorts")
                .where("grain = 'month' and segment = '(all)' and channel = '(all)'")
                .count())
        .isEqualTo(91);
    assertThat(
            table("mart/retention")
                .where("grain = 'month' and segment = '(all)' and channel = '(all)'")
                .selectExpr("sum(net_revenue)")
                .head()
                .getDecimal(0))
        .isEqualByComparingTo("8911407.90");
    assertEveryCohortCellIsWhatPlainSqlCounts();
    assertValueIsPredicted();
  }

  /** Six months unseen, the models tell purchases a tenth short of what a busy autumn brought. */
  private void assertValueIsPredicted() {
    assertThat(
            table("mart/customer_value")
                .where(
                    "residual_value_low <= residual_value and residual_value <= residual_value_high"
                        + " and total_value = historic_value + residual_value"
                        + " and p_alive between 0 and 1 and purchase_model = 'mbg-nbd' and silence_probability between 0 and 1")
                .count())
        .isEqualTo(4_338);
    Row holdout =
        spark
            .read()
            .parquet(OnlineRetail.lines().toString())
            .where(OnlineRetail.SALES + " and CustomerID is not null")
            .selectExpr(
                "CustomerID as id", "to_date(InvoiceDate) as day", "Quantity * UnitPrice as value")
            .groupBy("id", "day")
            .agg(functions.sum("value").as("value"))
            .withColumn("first", expr("min(day) over (partition by id)"))
            .where("first <= '2011-06-10'")
            .selectExpr(
                "count(distinct id)",
                "count_if(day > '2011-06-10')",
                "sum(if(day > '2011-06-10', value, 0))")
            .head();
    Row all = table("mart/value_backtest").where("part = 'all'").head();
    assertThat(all.<Long>getAs("customers")).isEqualTo(holdout.getLong(0));
    assertThat(all.<Long>getAs("actual_purchases")).isEqualTo(holdout.getLong(1));
    assertThat(all.<BigDecimal>getAs("actual_value").doubleValue())
        .isCloseTo(holdout.getDecimal(2).doubleValue(), within(0.01));
    assertThat(all.<Double>getAs("purchases_bias")).isBetween(-0.15, 0.0);
    assertThat(all.<Double>getAs("gini")).isGreaterThan(0.7);
    for (String part : List.of("decile", "frequency", "segment", "channel")) {
      Row sums =
          table("mart/value_backtest")
              .where("part = '" + part + "'")
              .selectExpr("sum(customers)", "sum(actual_purchases)", "sum(predicted_purchases)")
              .head();
      assertThat(sums.getLong(0)).as(part).isEqualTo(holdout.getLong(0));
      assertThat(sums.getLong(1)).as(part).isEqualTo(holdout.getLong(1));
      assertThat(sums.getDouble(2))
          .as(part)
          .isCloseTo(all.getAs("predicted_purchases"), within(1e-6));
    }
  }

  @Test
  void onlineRetailWithCancellations() {
    run(OnlineRetail.config(OnlineRetail.lines(), warehouse, "true"), "2011-12-09");

    assertThat(table("timeline/customers").count()).isEqualTo(4_372);
    assertThat(cohort("2010-12-01"))
        .containsExactly(
            948L, 362L, 317L, 367L, 341L, 376L, 360L, 336L, 336L, 374L, 354L, 474L, 260L);
  }

  private void assertEveryCohortCellIsWhatPlainSqlCounts() {
    spark
        .read()
        .parquet(OnlineRetail.lines().toString())
        .where(OnlineRetail.SALES + " AND CustomerID IS NOT NULL")
        .selectExpr("CustomerID", "date_trunc('month', InvoiceDate) AS month")
        .distinct()
        .createOrReplaceTempView("bought");
    Dataset<Row> expected =
        spark.sql(
            "SELECT CAST(first AS date) cohort_start, CAST(months_between(month, first) AS int) age, count(*) active_customers FROM (SELECT"
                + " month, min(month) OVER (PARTITION BY CustomerID) first FROM bought) GROUP BY 1, 2");
    Dataset<Row> published =
        table("mart/cohorts")
            .where("grain = 'month' and segment = '(all)' and channel = '(all)'")
            .select("cohort_start", "age", "active_customers");
    assertThat(expected.count()).isEqualTo(91);
    assertThat(published.exceptAll(expected).collectAsList()).isEmpty();
  }

  @Test
  void cdnowByWeekAndMonth() {
    run(cdnow(), "1997-09-30");

    Row customers =
        table("timeline/customers")
            .selectExpr("count(*)", "count_if(repeat_purchases = 0)", "sum(repeat_purchases)")
            .head();
    assertThat(customers.getLong(0)).isEqualTo(2_357);
    assertThat(customers.getLong(1)).isEqualTo(1_411);
    assertThat(customers.getLong(2)).isEqualTo(2_457);
    for (String grain : List.of("week", "month")) {
      Dataset<Row> expected =
          spark
              .read()
              .parquet(data("cdnow/cdnow_sample.parquet"))
              .where("date <= '1997-09-30'")
              .selectExpr(
                  "sample_id",
                  "CAST(date_trunc('" + grain + "', date) AS date) period_start",
                  "dollar_value")
              .groupBy("period_start")
              .agg(
                  org.apache.spark.sql.functions.countDistinct("sample_id").as("buyers"),
                  org.apache.spark.sql.functions.sum("dollar_value").as("net_revenue"));
      Dataset<Row> published =
          table("mart/retention")
              .where("segment = '(all)' and channel = '(all)' and grain = '" + grain + "'")
              .selectExpr(
                  "period_start", "buyers", "CAST(net_revenue AS decimal(22,2)) net_revenue");
      assertThat(published.exceptAll(expected).collectAsList()).as(grain).isEmpty();
      assertThat(expected.exceptAll(published).collectAsList()).as(grain).isEmpty();
    }
  }

  private RunResult run(NightlyConfig config, String asOf) {
    return Nightly.run(spark, config, LocalDate.parse(asOf), Progress.silent());
  }

  private NightlyConfig cdnow() {
    OrdersSource orders =
        new OrdersSource(
            location("sources.orders", "cdnow/cdnow_sample.parquet"),
            true,
            Optional.empty(),
            "concat(sample_id, '/', date)",
            "sample_id",
            "date",
            "'online'",
            "dollar_value",
            Optional.empty(),
            Optional.empty());
    return config("America/New_York", "USD", orders, Optional.empty(), Grain.WEEK, Grain.MONTH);
  }

  private NightlyConfig config(
      String zone,
      String currency,
      OrdersSource orders,
      Optional<CustomersSource> customers,
      Grain first,
      Grain second) {
    return new NightlyConfig(
        warehouse.toString(),
        ZoneId.of(zone),
        currency,
        List.of(first, second),
        Map.of(first, 1, second, 1),
        BigDecimal.ONE,
        new Quality(0.01),
        KeepDays.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        new Sources(orders, customers, Optional.empty(), Optional.empty()));
  }

  private static SourceLocation location(String key, String path) {
    return new SourceLocation(key, Optional.of(data(path)), SourceFormat.PARQUET, Optional.empty());
  }

  private static String data(String path) {
    return Path.of(System.getenv("RETENTION_MART_REAL_DATA"), path).toAbsolutePath().toString();
  }

  private Dataset<Row> table(String id) {
    return spark.read().format("delta").load(warehouse.resolve(id).toString());
  }

  private String buyersAndRepeatBuyersOfYear(String start) {
    Row row =
        table("mart/retention")
            .where("grain = 'year' and segment = '(all)' and channel = '(all)'")
            .where("period_start = '" + start + "'")
            .select("buyers", "repeat_buyers")
            .head();
    return row.getLong(0) + " " + row.getLong(1);
  }

  private List<Long> cohort(String start) {
    Row[] rows =
        (Row[])
            table("mart/cohorts")
                .where("grain = 'month' and segment = '(all)' and channel = '(all)'")
                .where("cohort_start = '" + start + "'")
                .orderBy("age")
                .select("active_customers")
                .collect();
    return Arrays.stream(rows).map(row -> row.getLong(0)).toList();
  }
}

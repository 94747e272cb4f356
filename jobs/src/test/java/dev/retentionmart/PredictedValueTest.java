package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.config.Quality;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.config.Sources;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.progress.Progress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Predicted value of CDNOW's customers, from the rows to the tables: seen from 1998-06-30, with the
 * 39 weeks since 1997-09-30 as holdout, as in the papers.
 */
@EnabledIfEnvironmentVariable(
    named = "RETENTION_MART_REAL_DATA",
    matches = ".+",
    disabledReason = "RETENTION_MART_REAL_DATA does not name the folder of the real data")
class PredictedValueTest {
  private static final int HOLDOUT_DAYS = 273;

  @TempDir static Path warehouse;

  @BeforeAll
  static void run() {
    OrdersSource orders =
        new OrdersSource(
            new SourceLocation(
                "sources.orders",
                Optional.of(
                    Path.of(System.getenv("RETENTION_MART_REAL_DATA"), "cdnow/cdnow_sample.parquet")
                        .toAbsolutePath()
                        .toString()),
                SourceFormat.PARQUET,
                Optional.empty()),
            true,
            Optional.empty(),
            "concat(sample_id, '/', date)",
            "sample_id",
            "date",
            "'online'",
            "dollar_value",
            Optional.empty(),
            Optional.empty());
    NightlyConfig config =
        new NightlyConfig(
            warehouse.toString(),
            ZoneId.of("America/New_York"),
            "USD",
            List.of(Grain.YEAR),
            Map.of(Grain.YEAR, 1),
            BigDecimal.ONE,
            new Quality(0.01),
            KeepDays.DEFAULT,
            Optional.of(
                new ValueSettings(
                    ValueSettings.Choice.AUTO,
                    ValueSettings.TimeUnit.WEEK,
                    365,
                    0.1,
                    HOLDOUT_DAYS,
                    200,
                    200)),
            new Sources(orders, Optional.empty(), Optional.empty(), Optional.empty()));
    Nightly.run(TestSpark.session(), config, LocalDate.parse("1998-06-30"), Progress.silent());
  }

  @ParameterizedTest
  @CsvSource({
    "bg-nbd, r, .2425945, 1e-5, -9582.429",
    "bg-nbd, alpha, 4.4136019, 1e-4, -9582.429",
    "mbg-nbd, r, .525, 5e-4, -9582.136",
    "mbg-nbd, b, 1.614, 5e-4, -9582.136",
    "pareto-nbd, r, .5533, 5e-5, -9594.976",
    "pareto-nbd, s, .606, 5e-4, -9594.976"
  })
  void fitsToThePastAreThePublishedOnes(
      String model, String parameter, double value, double accuracy, double logLikelihood) {
    Row fit = table("value_fits").where("purpose = 'choice' and model = '" + model + "'").head();

    assertThat(fit.<String, Double>getJavaMap(fit.fieldIndex("parameters")).get(parameter))
        .isCloseTo(value, within(accuracy));
    assertThat(fit.<Double>getAs("log_likelihood")).isCloseTo(logLikelihood, within(0.01));
  }

  @Test
  void everyCustomerIsPredictedWithFiniteNumbers() {
    Row counts =
        table("customer_value")
            .selectExpr(
                "count(*)",
                "count(residual_value)",
                "count_if(residual_value_low <= residual_value and residual_value <= residual_value_high)",
                "count_if(isnan(expected_purchases_365_days) or isnan(silence_probability))",
                "count_if(is_value_shrunk = (repeat_purchases = 0))",
                "count_if(total_value = historic_value + residual_value)")
            .head();

    for (int column : new int[] {0, 1, 2, 4, 5}) {
      assertThat(counts.getLong(column)).as("column %d", column).isEqualTo(2_357);
    }
    assertThat(counts.getLong(3)).isZero();
  }

  @Test
  void segmentsAddUpToTheCustomers() {
    Row total = table("segment_value").where("segment = '(all)' and channel = '(all)'").head();
    Row customers =
        table("customer_value")
            .selectExpr("sum(historic_value)", "sum(residual_value)", "sum(value_at_risk)")
            .head();

    assertThat(total.<Long>getAs("customers")).isEqualTo(2_357);
    assertThat(total.<BigDecimal>getAs("historic_value"))
        .isEqualByComparingTo(customers.getDecimal(0));
    assertThat(total.<BigDecimal>getAs("residual_value"))
        .isEqualByComparingTo(customers.getDecimal(1));
    assertThat(total.<BigDecimal>getAs("value_at_risk"))
        .isEqualByComparingTo(customers.getDecimal(2));
  }

  @Test
  void holdoutIsWhatPlainSqlCounts() {
    Dataset<Row> later =
        TestSpark.session()
            .read()
            .parquet(System.getenv("RETENTION_MART_REAL_DATA") + "/cdnow/cdnow_sample.parquet")
            .where("date > '1997-09-30'");
    Row all = table("value_backtest").where("part = 'all'").head();

    assertThat(all.<Long>getAs("customers")).isEqualTo(2_357);
    assertThat(all.<Long>getAs("actual_purchases"))
        .isEqualTo(later.select("sample_id", "date").distinct().count());
    assertThat(all.<BigDecimal>getAs("actual_value"))
        .isEqualByComparingTo(
            later.selectExpr("sum(cast(dollar_value as decimal(18,2)))").head().getDecimal(0));
    assertThat(
            table("value_backtest")
                .where("part = 'decile'")
                .selectExpr("sum(actual_purchases)")
                .head()
                .getLong(0))
        .isEqualTo(all.<Long>getAs("actual_purchases"));
  }

  private static Dataset<Row> table(String name) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(warehouse.resolve("mart").resolve(name).toString());
  }
}

package dev.retentionmart.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.Benchmark;
import dev.retentionmart.config.BenchmarkLists;
import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.RetentionTable;
import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class RetentionVsBenchmarkTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();

  @Test
  void aRateWhoseIntervalReachesTheBenchmarkIsInside() {
    assertThat(
            positions(
                own(Optional.empty(), OptionalDouble.of(0.05), OptionalDouble.of(0.1)),
                churn("(all)", 0.2, 0.1, 0.3)))
        .containsExactly("(all) inside");
  }

  @Test
  void aRateIsLowerOrHigherOnlyWhenItsWholeIntervalIs() {
    Benchmark benchmark = own(Optional.empty(), OptionalDouble.of(0.05), OptionalDouble.of(0.1));

    assertThat(
            positions(
                benchmark,
                churn("(all)", 0.2, 0.11, 0.3),
                churn("consumer", 0.01, 0.0, 0.04),
                churn("business", 0.07, 0.06, 0.08)))
        .containsExactlyInAnyOrder("(all) higher", "consumer lower", "business inside");
  }

  @Test
  void withoutALimitNothingIsBeyondIt() {
    Row tiny = churn("(all)", 0.0, 0.0, 0.001);
    Row huge = churn("consumer", 1.0, 0.999, 1.0);

    assertThat(positions(own(Optional.empty(), NONE, OptionalDouble.of(0.1)), tiny, huge))
        .containsExactlyInAnyOrder("(all) inside", "consumer higher");
    assertThat(positions(own(Optional.empty(), OptionalDouble.of(0.1), NONE), tiny, huge))
        .containsExactlyInAnyOrder("(all) lower", "consumer inside");
  }

  @Test
  void aBenchmarkOfASegmentIsHeldAgainstThatOne() {
    assertThat(
            positions(
                own(Optional.of("business"), NONE, OptionalDouble.of(0.1)),
                churn("(all)", 0.2, 0.1, 0.3),
                churn("business", 0.2, 0.15, 0.3)))
        .containsExactly("business higher");
  }

  @Test
  void aRateWithoutAValueHasNoPosition() {
    assertThat(
            positions(
                own(Optional.empty(), NONE, OptionalDouble.of(0.1)),
                churn("(all)", null, null, null)))
        .containsExactly("(all) null");
  }

  @Test
  void periodsThatAreNotCompleteAndChannelsAreLeftOut() {
    Row complete = row(Map.of("segment", "(all)", "churn_rate", 0.2));
    Row open = row(Map.of("segment", "a", "churn_rate", 0.2, "is_complete", false));
    Row channel = row(Map.of("segment", "b", "churn_rate", 0.2, "channel", "web"));
    Row year = row(Map.of("segment", "c", "churn_rate", 0.2, "grain", "year"));

    assertThat(
            positions(
                own(Optional.empty(), NONE, OptionalDouble.of(0.1)), complete, open, channel, year))
        .containsExactly("(all) inside");
  }

  @Test
  void everyMetricThatABenchmarkCanBeOfIsHeldAgainstIt() {
    List<Benchmark> benchmarks =
        BenchmarkLists.metrics().stream()
            .map(
                metric ->
                    new Benchmark(metric, metric, Grain.MONTH, Optional.empty(), NONE, NONE, "s"))
            .toList();
    Dataset<Row> own =
        TestSpark.session()
            .createDataFrame(Benchmarks.rows(benchmarks), Benchmarks.TABLE.schema())
            .where("source_kind = 'own'");
    Dataset<Row> retention =
        TestSpark.session()
            .createDataFrame(
                List.of(row(Map.of("segment", "(all)"))), RetentionTable.TABLE.schema());

    assertThat(
            RetentionVsBenchmark.of(retention, own, 30).select("metric").collectAsList().stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrderElementsOf(BenchmarkLists.metrics());
  }

  @Test
  void theNamesOfQuotedBenchmarksAreTaken() {
    assertThat(Benchmarks.rows(List.of()))
        .extracting(row -> row.getString(0))
        .containsExactlyElementsOf(BenchmarkLists.quoted());
  }

  private static Benchmark own(Optional<String> segment, OptionalDouble low, OptionalDouble high) {
    return new Benchmark("budget", "churn_rate", Grain.MONTH, segment, low, high, "budget 2026");
  }

  private static Row churn(String segment, Double rate, Double low, Double high) {
    java.util.HashMap<String, Object> values = new java.util.HashMap<>(Map.of("segment", segment));
    values.put("churn_rate", rate);
    values.put("churn_rate_low", low);
    values.put("churn_rate_high", high);
    return row(values);
  }

  /** A row of {@code mart/retention} of which only these columns have a value. */
  private static Row row(Map<String, Object> values) {
    Map<String, Object> usual =
        Map.of(
            "grain",
            "month",
            "period_start",
            Date.valueOf("2025-01-01"),
            "channel",
            "(all)",
            "is_complete",
            true);
    return RowFactory.create(
        Arrays.stream(RetentionTable.TABLE.schema().fieldNames())
            .map(name -> values.containsKey(name) ? values.get(name) : usual.get(name))
            .toArray());
  }

  private static List<String> positions(Benchmark benchmark, Row... retention) {
    Dataset<Row> benchmarks =
        TestSpark.session()
            .createDataFrame(Benchmarks.rows(List.of(benchmark)), Benchmarks.TABLE.schema())
            .where("source_kind = 'own'");
    return RetentionVsBenchmark.of(
            TestSpark.session()
                .createDataFrame(Arrays.asList(retention), RetentionTable.TABLE.schema()),
            benchmarks,
            30)
        .select("segment", "position")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0) + " " + row.getString(1))
        .toList();
  }
}

package dev.retentionmart.catalogue;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.config.Benchmark;
import dev.retentionmart.warehouse.Table;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** {@code mart/benchmarks}: one row per reference value. */
public final class Benchmarks {
  public static final Table TABLE =
      Table.of(
              "mart",
              "benchmarks",
              "One row per reference value: what trade articles quote, which are no targets, and the configuration's own.",
              column("benchmark", StringType, "Names it."),
              column("applies_to", StringType, "Which firms it is about."),
              column(
                  "metric",
                  StringType,
                  "The column of mart/retention that it is about; null for none of them."),
              column("grain", StringType, "The periods that it is held against."),
              column(
                  "segment", StringType, "The segment that it is about; null for every segment."),
              column(
                  "is_grain_assumed",
                  BooleanType,
                  "Whether the source does not say over which period, and the grain is our reading."),
              column("low", DoubleType, "The least of what is usual or wanted; null for no limit."),
              column("high", DoubleType, "The most of it; null for no limit."),
              column("statement", StringType, "What the source says."),
              column("source_kind", StringType, "trade article or own."))
          .keyedBy("benchmark");

  static final String OWN = "own";
  static final String ARTICLE = "trade article";

  /** Whether the source leaves the period open. */
  private enum Period {
    SAID,
    ASSUMED
  }

  private static final List<Row> QUOTED =
      List.of(
          quoted(
              "internet-sales-repeat-purchases",
              "internet sales",
              "repeat_purchase_rate",
              "year",
              Period.ASSUMED,
              0.30,
              0.30,
              "The repeat purchase rate of internet sales is about 30 %."),
          churn("small-firms-churn", "small firms", 0.05, 0.05, "about 5 %"),
          churn("large-firms-churn", "large firms", 0.02, 0.03, "2 to 3 %"),
          churn("education-churn", "education", 0.10, 0.10, "10 %"),
          churn("online-games-churn", "online games", 0.061, 0.061, "6.1 %"),
          churn("software-services-churn", "software services", 0.062, 0.062, "6.2 %"),
          churn("video-services-churn", "video services", 0.11, 0.11, "11 %"),
          quoted(
              "unplanned-yearly-churn",
              "companies without a plan",
              "churn_rate",
              "year",
              Period.SAID,
              0.20,
              0.30,
              "Without a plan companies lose 20 to 30 % of their customers a year."),
          quoted(
              "best-yearly-churn",
              "the best companies",
              "churn_rate",
              "year",
              Period.SAID,
              null,
              0.10,
              "The best lose under 10 % of their customers a year."),
          quoted(
              "revenue-from-existing",
              "companies",
              "revenue_from_existing_rate",
              "year",
              Period.ASSUMED,
              0.65,
              0.65,
              "65 % of business comes from existing customers."),
          quoted(
              "cost-of-a-new-customer",
              "companies",
              null,
              null,
              Period.SAID,
              5.0,
              6.0,
              "A new customer costs 5 to 6 times as much as one who is kept."),
          quoted(
              "profit-of-retention",
              "companies",
              null,
              null,
              Period.SAID,
              0.25,
              0.95,
              "5 % more retention gives 25 to 95 % more profit."));

  private Benchmarks() {}

  /**
   * All of them.
   *
   * @param own the configuration's
   */
  static List<Row> rows(List<Benchmark> own) {
    return Stream.concat(QUOTED.stream(), own.stream().map(Benchmarks::own)).toList();
  }

  private static Row churn(String name, String firms, double low, double high, String said) {
    return quoted(
        name,
        firms,
        "churn_rate",
        "month",
        Period.ASSUMED,
        low,
        high,
        "The norm of churn for %s is %s.".formatted(firms, said));
  }

  private static Row quoted(
      String name,
      String appliesTo,
      String metric,
      String grain,
      Period period,
      Double low,
      Double high,
      String statement) {
    return RowFactory.create(
        name,
        appliesTo,
        metric,
        grain,
        null,
        period == Period.ASSUMED,
        low,
        high,
        statement,
        ARTICLE);
  }

  private static Row own(Benchmark benchmark) {
    return RowFactory.create(
        benchmark.name(),
        "this firm",
        benchmark.metric(),
        benchmark.grain().label(),
        benchmark.segment().orElse(null),
        false,
        number(benchmark.low()),
        number(benchmark.high()),
        benchmark.source(),
        OWN);
  }

  private static Double number(OptionalDouble number) {
    return number.isPresent() ? (Double) number.getAsDouble() : null;
  }
}

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Exchange rates: the latest on or before a day counts. */
public final class ExchangeRates {
  private ExchangeRates() {}

  /** Canonical rates with their {@code reason} for rejection, null for none. */
  static Dataset<Row> withReasons(Dataset<Row> canonicalRates) {
    WindowSpec sameDay = Window.partitionBy("currency", "rate_date");
    Column isUsable = col("fault").isNull();
    Column differ =
        min(when(isUsable, col("rate")))
            .over(sameDay)
            .notEqual(max(when(isUsable, col("rate"))).over(sameDay));
    return canonicalRates.withColumn(
        "reason", coalesce(col("fault"), when(differ, "conflicting_rates")));
  }

  /** The first day with a rate, by currency. */
  public static Map<String, LocalDate> firstDays(Dataset<Row> canonicalRates) {
    Map<String, LocalDate> days = new TreeMap<>();
    withReasons(canonicalRates)
        .where(col("reason").isNull())
        .groupBy("currency")
        .agg(min("rate_date"))
        .collectAsList()
        .forEach(row -> days.put(row.getString(0), row.getDate(1).toLocalDate()));
    return days;
  }

  /** The rows of {@code history/exchange_rates}. */
  static Dataset<Row> daily(Dataset<Row> ratesWithReasons) {
    return ratesWithReasons
        .where(col("reason").isNull())
        .groupBy("currency", "rate_date")
        .agg(max("rate").as("rate"));
  }

  /**
   * One row per currency and day from its first rate to the as-of date: {@code rate_currency},
   * {@code rate_date}, {@code rate_of_day}.
   *
   * @param daily see {@link #daily}
   */
  static Dataset<Row> ratesByDay(Dataset<Row> daily, LocalDate asOf) {
    WindowSpec byDate = Window.partitionBy("currency").orderBy("rate_date");
    Column lastDay =
        coalesce(
            date_sub(lead("rate_date", 1).over(byDate), 1), greatest(lit(asOf), col("rate_date")));
    return daily
        .withColumn("last_day", lastDay)
        .select(
            col("currency").as("rate_currency"),
            explode(sequence(col("rate_date"), col("last_day"))).as("rate_date"),
            col("rate").as("rate_of_day"));
  }
}

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.source.CanonicalRates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Exchange rates: the latest on or before a day counts. A few for each day, so the driver holds
 * them; a night that asks Spark for them takes a dozen queries.
 */
public final class ExchangeRates {
  /** No rates. */
  public static final ExchangeRates NONE = new ExchangeRates(new TreeMap<>(), 0, 0);

  private static final String CONFLICT = "conflicting_rates";

  /** By currency and day. */
  private final Map<String, NavigableMap<LocalDate, BigDecimal>> rates;

  private final long repeatedRows;
  private final long rejectedRows;

  private ExchangeRates(
      Map<String, NavigableMap<LocalDate, BigDecimal>> rates,
      long repeatedRows,
      long rejectedRows) {
    this.rates = rates;
    this.repeatedRows = repeatedRows;
    this.rejectedRows = rejectedRows;
  }

  /**
   * Reads the rates now.
   *
   * @param canonicalRates see {@link CanonicalRates}
   */
  public static ExchangeRates of(Dataset<Row> canonicalRates) {
    Map<String, NavigableMap<LocalDate, BigDecimal>> rates = new TreeMap<>();
    Map<String, Set<LocalDate>> conflicts = new TreeMap<>();
    List<Row> rows =
        canonicalRates.select("currency", "rate_date", "rate", "fault").collectAsList();
    long sound = 0;
    for (Row row : rows) {
      if (row.isNullAt(3)) {
        sound++;
        LocalDate day = row.getDate(1).toLocalDate();
        BigDecimal former = days(rates, row.getString(0)).put(day, row.getDecimal(2));
        if (former != null && former.compareTo(row.getDecimal(2)) != 0) {
          conflicts.computeIfAbsent(row.getString(0), currency -> new HashSet<>()).add(day);
        }
      }
    }
    long conflicting = rows.stream().filter(row -> row.isNullAt(3) && isIn(conflicts, row)).count();
    conflicts.forEach((currency, days) -> days.forEach(rates.get(currency)::remove));
    rates.values().removeIf(Map::isEmpty);
    long placed = rates.values().stream().mapToLong(Map::size).sum();
    return new ExchangeRates(
        rates, sound - conflicting - placed, rows.size() - sound + conflicting);
  }

  private static boolean isIn(Map<String, Set<LocalDate>> days, Row row) {
    return days.getOrDefault(row.getString(0), Set.of()).contains(row.getDate(1).toLocalDate());
  }

  /** The rates that a run has left in {@code history/exchange_rates}. */
  static ExchangeRates leftIn(Dataset<Row> table) {
    Map<String, NavigableMap<LocalDate, BigDecimal>> rates = new TreeMap<>();
    for (Row row : table.select("currency", "rate_date", "rate").collectAsList()) {
      days(rates, row.getString(0)).put(row.getDate(1).toLocalDate(), row.getDecimal(2));
    }
    return new ExchangeRates(rates, 0, 0);
  }

  private static NavigableMap<LocalDate, BigDecimal> days(
      Map<String, NavigableMap<LocalDate, BigDecimal>> rates, String currency) {
    return rates.computeIfAbsent(currency, key -> new TreeMap<>());
  }

  /** Canonical rates with their {@code reason} for rejection, null for none. */
  static Dataset<Row> withReasons(Dataset<Row> canonicalRates) {
    WindowSpec sameDay = Window.partitionBy("currency", "rate_date");
    Column isUsable = col("fault").isNull();
    Column differ =
        min(when(isUsable, col("rate")))
            .over(sameDay)
            .notEqual(max(when(isUsable, col("rate"))).over(sameDay));
    return canonicalRates.withColumn("reason", coalesce(col("fault"), when(differ, CONFLICT)));
  }

  /** How many days of currencies have a rate. */
  long days() {
    return rates.values().stream().mapToLong(Map::size).sum();
  }

  /** How many rows only repeat a rate. */
  long repeatedRows() {
    return repeatedRows;
  }

  /** How many rows have a {@code reason}, see {@link #withReasons}. */
  long rejectedRows() {
    return rejectedRows;
  }

  /** Currencies that have a rate on any day. */
  Set<String> currencies() {
    return Collections.unmodifiableSet(rates.keySet());
  }

  /** The first day with a rate, by currency. */
  public Map<String, LocalDate> firstDays() {
    Map<String, LocalDate> first = new TreeMap<>();
    rates.forEach((currency, days) -> first.put(currency, days.firstKey()));
    return first;
  }

  boolean isAs(ExchangeRates others) {
    return rates.equals(others.rates);
  }

  /** The rows of {@code history/exchange_rates}. */
  Dataset<Row> daily(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    rates.forEach(
        (currency, days) ->
            days.forEach((day, rate) -> rows.add(RowFactory.create(currency, day, rate))));
    return spark.createDataFrame(rows, schema("currency", "rate"));
  }

  /**
   * One row per currency and day from its first rate to the as-of date: {@code rate_currency},
   * {@code rate_date}, {@code rate_of_day}. Of a day to come there may be a rate already; it may
   * yet be another, and a night does not look for that.
   */
  Dataset<Row> byDay(SparkSession spark, LocalDate asOf) {
    List<Row> rows = new ArrayList<>();
    rates.forEach(
        (currency, days) ->
            upTo(days, asOf)
                .forEach((day, rate) -> rows.add(RowFactory.create(currency, day, rate))));
    return spark.createDataFrame(rows, schema("rate_currency", "rate_of_day"));
  }

  private static StructType schema(String currency, String rate) {
    return new StructType()
        .add(currency, DataTypes.StringType)
        .add("rate_date", DataTypes.DateType)
        .add(rate, CanonicalRates.RATE);
  }

  /**
   * The days up to a date, by currency, on which another rate counts than before; days without a
   * rate before or now among them.
   */
  Map<String, Set<LocalDate>> otherDays(ExchangeRates before, LocalDate until) {
    Map<String, Set<LocalDate>> others = new TreeMap<>();
    Set<String> currencies = new TreeSet<>(rates.keySet());
    currencies.addAll(before.rates.keySet());
    for (String currency : currencies) {
      NavigableMap<LocalDate, BigDecimal> now = rates.getOrDefault(currency, new TreeMap<>());
      NavigableMap<LocalDate, BigDecimal> then =
          before.rates.getOrDefault(currency, new TreeMap<>());
      if (!now.equals(then)) {
        Set<LocalDate> days = otherDays(now, then, until);
        if (!days.isEmpty()) {
          others.put(currency, days);
        }
      }
    }
    return others;
  }

  private static Set<LocalDate> otherDays(
      NavigableMap<LocalDate, BigDecimal> now,
      NavigableMap<LocalDate, BigDecimal> then,
      LocalDate until) {
    Map<LocalDate, BigDecimal> byDayNow = upTo(now, until);
    Map<LocalDate, BigDecimal> byDayThen = upTo(then, until);
    Set<LocalDate> days = new TreeSet<>(byDayNow.keySet());
    days.addAll(byDayThen.keySet());
    days.removeIf(
        day ->
            byDayNow.containsKey(day)
                && byDayThen.containsKey(day)
                && byDayNow.get(day).compareTo(byDayThen.get(day)) == 0);
    return days;
  }

  /** The rate of each day from the first one on. */
  private static Map<LocalDate, BigDecimal> upTo(
      NavigableMap<LocalDate, BigDecimal> days, LocalDate until) {
    Map<LocalDate, BigDecimal> byDay = new TreeMap<>();
    if (!days.isEmpty() && !days.firstKey().isAfter(until)) {
      days.firstKey()
          .datesUntil(until.plusDays(1))
          .forEach(day -> byDay.put(day, days.floorEntry(day).getValue()));
    }
    return byDay;
  }
}

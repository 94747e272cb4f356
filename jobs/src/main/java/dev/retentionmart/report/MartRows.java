package dev.retentionmart.report;

import static dev.retentionmart.source.CanonicalOrders.ALL;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.Group;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of the marts, as many as a page shows: at most {@link Groups#MOST} groups, {@link
 * Periods#most} periods of each grain and {@link CohortRow#most} cohorts.
 */
final class MartRows {
  private static final StructType GROUP = StructType.fromDDL("segment string, channel string");

  private MartRows() {}

  /** The newest periods of every grain that has one, of whatever group. */
  static Map<Grain, Periods> periods(Dataset<Row> retention, List<Grain> grains) {
    Map<String, List<Period>> all = new HashMap<>();
    retention
        .select("grain", "period_start", "period_end", "is_complete")
        .distinct()
        .orderBy("period_start")
        .collectAsList()
        .forEach(
            row ->
                all.computeIfAbsent(row.getString(0), grain -> new ArrayList<>())
                    .add(new Period(date(row, 1), date(row, 2), row.getBoolean(3))));
    Map<Grain, Periods> periods = new EnumMap<>(Grain.class);
    for (Grain grain : grains) {
      List<Period> of = withoutHoles(grain, all.getOrDefault(grain.label(), List.of()));
      if (!of.isEmpty()) {
        List<Period> newest = of.subList(Math.max(0, of.size() - Periods.most(grain)), of.size());
        periods.put(grain, new Periods(newest, of.size()));
      }
    }
    return periods;
  }

  /** With the periods of which no group is shown; none of those is the last. */
  private static List<Period> withoutHoles(Grain grain, List<Period> shown) {
    List<Period> all = new ArrayList<>();
    for (Period period : shown) {
      int number = grain.periodOf(period.start());
      while (!all.isEmpty() && grain.periodOf(all.get(all.size() - 1).start()) + 1 < number) {
        int missing = grain.periodOf(all.get(all.size() - 1).start()) + 1;
        all.add(new Period(grain.startOf(missing), grain.startOf(missing + 1).minusDays(1), true));
      }
      all.add(period);
    }
    return all;
  }

  /**
   * The groups with most customers ever acquired. Where there is a single channel, or a single
   * segment, its groups are the totals under another name, and are left out.
   *
   * @param isWhole whether all groups are published, so that a single one is known to be
   */
  static Groups groups(Dataset<Row> retention, boolean isWhole) {
    Dataset<Row> groups =
        (isWhole ? withoutSingle("segment", withoutSingle("channel", retention)) : retention)
            .groupBy("segment", "channel", "grain")
            .agg(sum("new_customers").as("customers"))
            .groupBy("segment", "channel")
            .agg(max("customers").as("customers"));
    List<Group> largest =
        groups
            .orderBy(
                col("segment").equalTo(ALL).and(col("channel").equalTo(ALL)).desc(),
                col("customers").desc(),
                col("segment"),
                col("channel"))
            .limit(Groups.MOST)
            .collectAsList()
            .stream()
            .map(row -> new Group(row.getString(0), row.getString(1)))
            .toList();
    return new Groups(largest, largest.size() < Groups.MOST ? largest.size() : groups.count());
  }

  private static Dataset<Row> withoutSingle(String dimension, Dataset<Row> rows) {
    long labels = rows.select(dimension).distinct().where(col(dimension).notEqual(ALL)).count();
    return labels > 1 ? rows : rows.where(col(dimension).equalTo(ALL));
  }

  static Iterator<PeriodRow> retention(
      Dataset<Row> retention, Map<Grain, Periods> periods, Groups groups) {
    List<Column> columns = new ArrayList<>(groupColumns("period_start"));
    PeriodRow.columns().forEach(column -> columns.add(col(column)));
    return rows(
        ofGroups(since(retention, "period_start", periods, (grain, of) -> of.start()), groups)
            .select(columns.toArray(Column[]::new)),
        MartRows::periodRow);
  }

  static Iterator<CohortRow> cohorts(
      Dataset<Row> cohorts, Map<Grain, Periods> periods, Groups groups) {
    List<Column> columns = new ArrayList<>(groupColumns("cohort_start"));
    for (String column :
        List.of(
            "age",
            "cohort_size",
            "active_customers",
            "active_on_or_after",
            "cumulative_revenue_per_customer")) {
      columns.add(col(column));
    }
    return rows(
        ofGroups(
                since(cohorts, "cohort_start", periods, (grain, of) -> of.firstCohort(grain)),
                groups)
            .select(columns.toArray(Column[]::new)),
        row ->
            new CohortRow(
                row.getString(0),
                date(row, 1),
                row.getInt(4),
                group(row),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getDecimal(8)));
  }

  static List<SegmentValue> values(Dataset<Row> values, Groups groups) {
    List<Column> columns = new ArrayList<>(List.of(col("segment"), col("channel")));
    SegmentValue.COLUMNS.forEach(column -> columns.add(col(column)));
    List<SegmentValue> rows = new ArrayList<>();
    for (Row row :
        ofGroups(values, groups).select(columns.toArray(Column[]::new)).collectAsList()) {
      List<Number> numbers = new ArrayList<>();
      for (int i = 0; i < SegmentValue.COLUMNS.size(); i++) {
        numbers.add((Number) row.get(i + 2));
      }
      rows.add(new SegmentValue(new Group(row.getString(0), row.getString(1)), numbers));
    }
    return rows;
  }

  /** Those that are about a number of {@code mart/retention}. */
  static List<Benchmark> benchmarks(Dataset<Row> benchmarks) {
    return benchmarks
        .where(col("metric").isNotNull())
        .orderBy("source_kind", "metric", "benchmark")
        .select("metric", "grain", "segment", "applies_to", "low", "high", "statement")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Benchmark(
                    row.getString(0),
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)),
                    row.getString(3),
                    Optional.ofNullable(row.getAs("low")),
                    Optional.ofNullable(row.getAs("high")),
                    row.getString(6)))
        .toList();
  }

  private static List<Column> groupColumns(String start) {
    return List.of(col("grain"), col(start), col("segment"), col("channel"));
  }

  private static PeriodRow periodRow(Row row) {
    int next = 4;
    long[] counts = new long[PeriodRow.COUNTS.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = row.getLong(next++);
    }
    BigDecimal[] money = new BigDecimal[PeriodRow.MONEY.size()];
    for (int i = 0; i < money.length; i++) {
      money[i] = row.getDecimal(next++);
    }
    Double rate = row.isNullAt(next) ? null : Double.valueOf(row.getDouble(next));
    return new PeriodRow(row.getString(0), date(row, 1), group(row), counts, money, rate);
  }

  private static Group group(Row row) {
    return new Group(row.getString(2), row.getString(3));
  }

  private static LocalDate date(Row row, int column) {
    return row.getDate(column).toLocalDate();
  }

  private static Dataset<Row> since(
      Dataset<Row> rows,
      String start,
      Map<Grain, Periods> periods,
      BiFunction<Grain, Periods, LocalDate> first) {
    return rows.where(
        periods.entrySet().stream()
            .map(
                of ->
                    col("grain")
                        .equalTo(of.getKey().label())
                        .and(col(start).geq(lit(first.apply(of.getKey(), of.getValue())))))
            .reduce(lit(false), Column::or));
  }

  private static Dataset<Row> ofGroups(Dataset<Row> rows, Groups groups) {
    Dataset<Row> shown =
        rows.sparkSession()
            .createDataFrame(
                groups.shown().stream()
                    .map(group -> RowFactory.create(group.segment(), group.channel()))
                    .toList(),
                GROUP);
    String[] key = GROUP.fieldNames();
    return rows.join(broadcast(shown), key, "left_semi");
  }

  /** One row after the other: the driver holds what the page needs of it, and not the row. */
  private static <T> Iterator<T> rows(Dataset<Row> rows, Function<Row, T> read) {
    Iterator<Row> each = rows.toLocalIterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public T next() {
        return read.apply(each.next());
      }
    };
  }
}

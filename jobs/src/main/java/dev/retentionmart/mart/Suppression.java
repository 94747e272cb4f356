package dev.retentionmart.mart;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.quarter;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.HiddenQuarters.Secret;
import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Cell suppression: which rows of the marts are about too few customers, and which others must stay
 * away with them, or differences would give them away.
 *
 * <p>What is hidden are whole quarters of a group: every row whose period touches one. Within the
 * quarter nobody can tell when something happened, and at its ends so many customers are active
 * that they may be told. Three more groups are hidden in the same quarters, see {@link Rectangles}.
 */
public final class Suppression {
  private static final int QUARTERS = 4;
  private static final int MONTHS = 3;
  private static final Column SIZE =
      col("customers_at_start").plus(col("new_customers")).plus(col("reactivated_customers"));

  private final SparkSession spark;
  private final List<Stretch> ofRetention;
  private final List<Stretch> ofCohorts;

  private Suppression(SparkSession spark, List<Stretch> ofRetention, List<Stretch> ofCohorts) {
    this.spark = spark;
    this.ofRetention = ofRetention;
    this.ofCohorts = ofCohorts;
  }

  /**
   * What must be hidden of two marts.
   *
   * @param retention all rows of {@code mart/retention}
   * @param cohorts all rows of {@code mart/cohorts}
   * @param minCell rows about fewer customers are hidden, but not those about none
   */
  public static Suppression of(
      Dataset<Row> retention, Dataset<Row> cohorts, int minCell, LocalDate asOf) {
    HiddenQuarters inRetention = inRetention(retention, minCell, asOf);
    List<Secret> small = smallCohorts(cohorts, minCell, asOf);
    HiddenQuarters inCohorts = inCohorts(cohorts, small, asOf);
    inCohorts.hideLike(inRetention);
    inCohorts.protect(small);
    return new Suppression(
        retention.sparkSession(), inRetention.stretches(), inCohorts.stretches());
  }

  /** Nothing is hidden. */
  public static Suppression none(SparkSession spark) {
    return new Suppression(spark, List.of(), List.of());
  }

  /**
   * What an earlier run hid.
   *
   * @param table rows of {@code mart/suppressed_groups}
   */
  public static Suppression read(Dataset<Row> table) {
    Map<String, List<Stretch>> hidden =
        table
            .select("segment", "channel", "suppressed_from", "suppressed_to", "table_name")
            .collectAsList()
            .stream()
            .collect(
                groupingBy(
                    row -> row.getString(4),
                    mapping(
                        row ->
                            new Stretch(
                                group(row),
                                quarterOf(row.getDate(2).toLocalDate()),
                                quarterOf(row.getDate(3).toLocalDate())),
                        toList())));
    return new Suppression(
        table.sparkSession(),
        hidden.getOrDefault(SuppressedGroupsTable.RETENTION, List.of()),
        hidden.getOrDefault(SuppressedGroupsTable.COHORTS, List.of()));
  }

  /**
   * The groups that are hidden in {@code mart/retention} whenever another one is; all of them where
   * that is never.
   */
  public Predicate<Group> hiddenLike(Group group) {
    Map<Group, BitSet> quarters = new HashMap<>();
    ofRetention.forEach(
        stretch ->
            quarters
                .computeIfAbsent(stretch.group(), other -> new BitSet())
                .set(stretch.first(), stretch.last() + 1));
    BitSet own = quarters.getOrDefault(group, new BitSet());
    return other -> {
      BitSet missing = (BitSet) own.clone();
      missing.andNot(quarters.getOrDefault(other, new BitSet()));
      return missing.isEmpty();
    };
  }

  /** Whether a group is hidden in {@code mart/retention} on a day or later. */
  public boolean isHiddenSince(LocalDate day, Group group) {
    return ofRetention.stream()
        .anyMatch(stretch -> stretch.group().equals(group) && stretch.last() >= quarterOf(day));
  }

  private static HiddenQuarters inRetention(Dataset<Row> retention, int minCell, LocalDate asOf) {
    Column first = quarterOf(col("period_start"));
    Column last = quarterOf(least(col("period_end"), lit(asOf)));
    Column next = quarterOf(least(date_add(col("period_end"), 1), lit(asOf)));
    Dataset<Row> withCustomers =
        retention
            .select(
                col("grain"),
                col("segment"),
                col("channel"),
                SIZE.as("customers"),
                col("customers_at_end"),
                first.as("first"),
                last.as("last"),
                // A year ends where its last quarter does; the others are not its end.
                when(col("grain").equalTo(Grain.YEAR.label()), last).otherwise(first).as("tied"),
                next.as("next"))
            .where(col("customers").gt(0));
    List<Stretch> small =
        stretches(withCustomers.where(col("customers").lt(minCell)), "first", "last");
    // Of what is hidden, the next row shown would tell how many were active at the end.
    List<Stretch> ties =
        stretches(
            withCustomers.where(
                col("customers_at_end").lt(minCell).and(col("next").gt(col("tied")))),
            "tied",
            "next");
    Map<Group, NavigableMap<Integer, Long>> customers = customers(withCustomers);
    Map<Group, Set<Object>> places = new TreeMap<>();
    customers.forEach((group, quarters) -> places.put(group, Set.copyOf(quarters.keySet())));
    HiddenQuarters hidden = new HiddenQuarters(customers, places);
    hidden.protect(
        HiddenQuarters.closed(small, ties, customers).stream()
            .map(Suppression::throughout)
            .toList());
    return hidden;
  }

  /** The quarters themselves are the places. */
  private static Secret throughout(Stretch stretch) {
    return new Secret(
        stretch,
        IntStream.rangeClosed(stretch.first(), stretch.last()).boxed().collect(Collectors.toSet()));
  }

  private static HiddenQuarters inCohorts(
      Dataset<Row> cohorts, List<Secret> secrets, LocalDate asOf) {
    Dataset<Row> first = firstPeriods(cohorts);
    Map<Group, Set<Object>> places = new TreeMap<>();
    first
        .where(
            concat_ws(" ", col("grain"), col("cohort_start"))
                .isInCollection(
                    secrets.stream().flatMap(secret -> secret.places().stream()).toList()))
        .select(col("segment"), col("channel"), concat_ws(" ", col("grain"), col("cohort_start")))
        .collectAsList()
        .forEach(
            row ->
                places.computeIfAbsent(group(row), group -> new HashSet<>()).add(row.getString(2)));
    return new HiddenQuarters(
        customers(
            first.select(
                col("grain"),
                col("segment"),
                col("channel"),
                col("cohort_size").as("customers"),
                quarterOf(col("cohort_start")).as("first"),
                quarterOf(least(col("period_end"), lit(asOf))).as("last"))),
        places);
  }

  /**
   * What a cohort did is what its group did less what all other cohorts did: another cohort must be
   * hidden with it, the nearest.
   */
  private static List<Secret> smallCohorts(Dataset<Row> cohorts, int minCell, LocalDate asOf) {
    WindowSpec inOrder = Window.partitionBy("grain", "segment", "channel").orderBy("cohort_start");
    Column start = col("cohort_start");
    Column end = least(col("period_end"), lit(asOf));
    Column before = lag(start, 1).over(inOrder);
    Column after = lead(end, 1).over(inOrder);
    Column next = lead(start, 1).over(inOrder);
    Dataset<Row> small =
        firstPeriods(cohorts)
            .select(
                col("segment"),
                col("channel"),
                col("cohort_size"),
                concat_ws(" ", col("grain"), start).as("own"),
                concat_ws(" ", col("grain"), before).as("previous"),
                concat_ws(" ", col("grain"), next).as("next"),
                quarterOf(start).as("own_first"),
                quarterOf(end).as("own_last"),
                quarterOf(before).as("before"),
                quarterOf(after).as("after"))
            .where(col("cohort_size").lt(minCell));
    Column toBefore = col("own_last").minus(col("before"));
    Column toAfter = col("after").minus(col("own_first"));
    Column isAfterNearer = toBefore.isNull().or(toAfter.lt(toBefore));
    return small
        .withColumn(
            "first",
            when(isAfterNearer, col("own_first")).otherwise(least(col("before"), col("own_first"))))
        .withColumn(
            "last",
            when(isAfterNearer, greatest(col("after"), col("own_last"))).otherwise(col("own_last")))
        .withColumn("other", when(isAfterNearer, col("next")).otherwise(col("previous")))
        .select("segment", "channel", "first", "last", "own", "other")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Secret(
                    new Stretch(group(row), row.getInt(2), row.getInt(3)),
                    Set.of(row.getString(4), row.getString(5))))
        .toList();
  }

  private static Dataset<Row> firstPeriods(Dataset<Row> cohorts) {
    return cohorts.where(col("age").equalTo(0));
  }

  private static Column quarterOf(Column day) {
    return year(day).multiply(QUARTERS).plus(quarter(day)).minus(1);
  }

  private static int quarterOf(LocalDate day) {
    return day.getYear() * QUARTERS + day.get(IsoFields.QUARTER_OF_YEAR) - 1;
  }

  private static LocalDate firstDay(int quarter) {
    return LocalDate.of(quarter / QUARTERS, quarter % QUARTERS * MONTHS + 1, 1);
  }

  private static List<Stretch> stretches(Dataset<Row> rows, String first, String last) {
    return rows.select("segment", "channel", first, last).distinct().collectAsList().stream()
        .map(row -> new Stretch(group(row), row.getInt(2), row.getInt(3)))
        .toList();
  }

  /**
   * The most that a group has in any row that touches a quarter; of years only where there is
   * nothing else, for they do not tell when.
   */
  private static Map<Group, NavigableMap<Integer, Long>> customers(Dataset<Row> rows) {
    Map<Group, NavigableMap<Integer, Long>> customers = new TreeMap<>();
    Column isYear = col("grain").equalTo(Grain.YEAR.label());
    Dataset<Row> telling = rows.where(not(isYear));
    (telling.isEmpty() ? rows : telling)
        .select(
            col("segment"),
            col("channel"),
            col("customers"),
            explode(sequence(col("first"), col("last"))).as("quarter"))
        .groupBy("segment", "channel", "quarter")
        .agg(max("customers"))
        .collectAsList()
        .forEach(
            row ->
                customers
                    .computeIfAbsent(group(row), group -> new TreeMap<>())
                    .put(row.getInt(2), row.getLong(3)));
    return customers;
  }

  private static Group group(Row row) {
    return new Group(row.getString(0), row.getString(1));
  }

  /** The rows of {@code mart/retention} that may be shown. */
  public Dataset<Row> shownOfRetention(Dataset<Row> retention) {
    return without(ofRetention, retention, col("period_start"), col("period_end"));
  }

  /** The rows of {@code mart/cohorts} that may be shown. */
  public Dataset<Row> shownOfCohorts(Dataset<Row> cohorts) {
    Column length = RollUp.periodLength();
    Column periodStart = date_add(col("period_end"), 1).minus(length).cast("date");
    Column cohortEnd = date_sub(col("cohort_start").plus(length).cast("date"), 1);
    return without(
        ofRetention,
        without(ofCohorts, cohorts, col("cohort_start"), cohortEnd),
        periodStart,
        col("period_end"));
  }

  private Dataset<Row> without(
      List<Stretch> hidden, Dataset<Row> rows, Column firstDay, Column lastDay) {
    if (hidden.isEmpty()) {
      return rows;
    }
    Dataset<Row> other =
        spark
            .createDataFrame(
                rows(SuppressedGroupsTable.RETENTION, hidden).toList(),
                SuppressedGroupsTable.HIDDEN)
            .toDF("table", "hidden_segment", "hidden_channel", "hidden_from", "hidden_to");
    return rows.join(
        broadcast(other),
        col("segment")
            .equalTo(col("hidden_segment"))
            .and(col("channel").equalTo(col("hidden_channel")))
            .and(firstDay.leq(col("hidden_to")))
            .and(lastDay.geq(col("hidden_from"))),
        "left_anti");
  }

  /** The rows of {@code mart/suppressed_groups}. */
  public Dataset<Row> table(LocalDate asOf, String runId) {
    List<Row> rows = new ArrayList<>();
    Stream.concat(
            rows(SuppressedGroupsTable.RETENTION, ofRetention),
            rows(SuppressedGroupsTable.COHORTS, ofCohorts))
        .forEach(rows::add);
    return spark
        .createDataFrame(rows, SuppressedGroupsTable.HIDDEN)
        .withColumn("as_of_date", lit(asOf))
        .withColumn("run_id", lit(runId))
        .coalesce(1);
  }

  private static Stream<Row> rows(String table, List<Stretch> stretches) {
    return stretches.stream()
        .map(
            stretch ->
                RowFactory.create(
                    table,
                    stretch.group().segment(),
                    stretch.group().channel(),
                    Date.valueOf(firstDay(stretch.first())),
                    Date.valueOf(firstDay(stretch.last() + 1).minusDays(1))));
  }
}

package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
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
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Finds what the marts say of few customers, and what would give that away. */
final class SmallGroups {
  private static final int QUARTERS = 4;
  private static final Column SIZE =
      col("customers_at_start").plus(col("new_customers")).plus(col("reactivated_customers"));

  private SmallGroups() {}

  /**
   * What is hidden of one mart.
   *
   * @param retention all rows of {@code mart/retention}
   */
  static HiddenQuarters inRetention(Dataset<Row> retention, int minCell, LocalDate asOf) {
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
            .map(SmallGroups::throughout)
            .toList());
    return hidden;
  }

  /** The quarters themselves are the places. */
  private static Secret throughout(Stretch stretch) {
    return new Secret(
        stretch,
        IntStream.rangeClosed(stretch.first(), stretch.last()).boxed().collect(Collectors.toSet()));
  }

  /**
   * What is hidden of the other.
   *
   * @param cohorts all rows of {@code mart/cohorts}
   * @param inRetention which quarters of groups are hidden in any case
   */
  static HiddenQuarters inCohorts(
      Dataset<Row> cohorts, HiddenQuarters inRetention, int minCell, LocalDate asOf) {
    List<Secret> small = smallCohorts(cohorts, minCell, asOf);
    HiddenQuarters hidden = cover(cohorts, small, asOf);
    hidden.hideLike(inRetention);
    hidden.protect(small);
    return hidden;
  }

  private static HiddenQuarters cover(Dataset<Row> cohorts, List<Secret> secrets, LocalDate asOf) {
    Dataset<Row> first = firstPeriods(cohorts);
    Map<Group, Set<Object>> places = new TreeMap<>();
    first
        .where(
            place(col("cohort_start"))
                .isInCollection(
                    secrets.stream().flatMap(secret -> secret.places().stream()).toList()))
        .select(col("segment"), col("channel"), place(col("cohort_start")))
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
                place(start).as("own"),
                place(before).as("previous"),
                place(next).as("next"),
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
                    Stream.of(row.getString(4), row.getString(5))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet())))
        .toList();
  }

  /** Names a cohort; null where there is none. */
  private static Column place(Column cohortStart) {
    return concat(col("grain"), lit(" "), cohortStart);
  }

  private static Dataset<Row> firstPeriods(Dataset<Row> cohorts) {
    return cohorts.where(col("age").equalTo(0));
  }

  private static Column quarterOf(Column day) {
    return year(day).multiply(QUARTERS).plus(quarter(day)).minus(1);
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

  static Group group(Row row) {
    return new Group(row.getString(0), row.getString(1));
  }
}

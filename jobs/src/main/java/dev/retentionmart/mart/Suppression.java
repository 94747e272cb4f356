package dev.retentionmart.mart;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.quarter;

import java.sql.Date;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

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
    HiddenQuarters inRetention = SmallGroups.inRetention(retention, minCell, asOf);
    HiddenQuarters inCohorts = SmallGroups.inCohorts(cohorts, inRetention, minCell, asOf);
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
                                SmallGroups.group(row),
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

  private static int quarterOf(LocalDate day) {
    return day.getYear() * QUARTERS + day.get(IsoFields.QUARTER_OF_YEAR) - 1;
  }

  private static LocalDate firstDay(int quarter) {
    return LocalDate.of(quarter / QUARTERS, quarter % QUARTERS * MONTHS + 1, 1);
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

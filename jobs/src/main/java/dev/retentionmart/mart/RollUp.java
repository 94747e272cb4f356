package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_interval;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.Grain;
import dev.retentionmart.source.CanonicalOrders;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.WindowSpec;

/** What marts share: totals over segments and channels, and the arithmetic of periods. */
public final class RollUp {
  /** The label of totals. */
  public static final String ALL = CanonicalOrders.ALL;

  private RollUp() {}

  /** Every cell four times: as it is, over all segments, over all channels, over both. */
  public static Dataset<Row> withTotals(Dataset<Row> cells) {
    Column segment = col("segment");
    Column channel = col("channel");
    Column labels =
        explode(
            array(
                labels(segment, channel),
                labels(segment, lit(ALL)),
                labels(lit(ALL), channel),
                labels(lit(ALL), lit(ALL))));
    return cells
        .withColumn("labels", labels)
        .withColumn("segment", col("labels.segment"))
        .withColumn("channel", col("labels.channel"))
        .drop("labels");
  }

  private static Column labels(Column segment, Column channel) {
    return struct(segment.as("segment"), channel.as("channel"));
  }

  /** For a column that holds a grain, the first day of the period that holds the as-of date. */
  static Column lastPeriodStart(List<Grain> grains, LocalDate asOf) {
    Column start = lit(null).cast("date");
    for (Grain grain : grains) {
      start = when(col("grain").equalTo(grain.label()), lit(grain.startOf(asOf))).otherwise(start);
    }
    return start;
  }

  /**
   * The starts of the periods from a row's own up to, but without, that of the next row of its
   * group; of a group's last row, up to and with the given one.
   *
   * @param group the rows of a group in the order of their periods
   */
  static Column periodsUntilNext(Column start, WindowSpec group, Column lastStart) {
    Column next = lead(start, 1).over(group).minus(periodLength()).cast("date");
    return sequence(start, coalesce(next, lastStart), periodLength());
  }

  /** The length of a period of the grain, as an interval. */
  static Column periodLength() {
    Column count = lit(1);
    Column zero = lit(0);
    Column months =
        when(col("grain").equalTo(Grain.MONTH.label()), count)
            .when(col("grain").equalTo(Grain.QUARTER.label()), count.multiply(3))
            .when(col("grain").equalTo(Grain.YEAR.label()), count.multiply(12))
            .otherwise(zero);
    Column weeks = when(col("grain").equalTo(Grain.WEEK.label()), count).otherwise(zero);
    return make_interval(zero, months, weeks);
  }
}

package dev.retentionmart.mart;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.source.CanonicalOrders;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a run says otherwise of periods that were over: late, changed and deleted orders, refunds,
 * rates and segments.
 *
 * @param periods how many periods, by grain: those with a value in {@code mart/retention} that is
 *     not what it was
 * @param largestShare the largest change of a period's net revenue, all segments and channels, as a
 *     share of what it was or is, whichever is more
 * @param largest which period that is, what it was and what it is
 */
public record Restatement(
    Map<String, Long> periods, double largestShare, Optional<String> largest) {
  /** Nothing was said before, or it meant something else. */
  public static final Restatement NONE = new Restatement(Map.of(), 0, Optional.empty());

  private static final List<String> MEASURES =
      List.of(
          "customers_at_start",
          "customers_at_end",
          "new_customers",
          "reactivated_customers",
          "churned_customers",
          "moved_in_customers",
          "moved_out_customers",
          "buyers",
          "repeat_buyers",
          "returning_buyers",
          "orders",
          "net_revenue",
          "returning_net_revenue");

  /**
   * Compares two states of {@code mart/retention}.
   *
   * @param lastDay only periods that end on or before it: over in both states
   */
  public static Restatement between(Dataset<Row> before, Dataset<Row> now, LocalDate lastDay) {
    Column isTotal =
        col("segment")
            .equalTo(CanonicalOrders.ALL)
            .and(col("channel").equalTo(CanonicalOrders.ALL));
    Column isOther =
        MEASURES.stream().map(measure -> col(measure).notEqual(0)).reduce(Column::or).orElseThrow();
    List<Row> restated =
        signed(before, lastDay, -1)
            .unionByName(signed(now, lastDay, 1))
            .groupBy("grain", "period_start", "segment", "channel")
            .agg(sum("then").as("then"), sums().toArray(Column[]::new))
            .groupBy("grain", "period_start")
            .agg(
                max(isOther).as("is_restated"),
                sum(when(isTotal, col("then"))).as("then"),
                sum(when(isTotal, col("net_revenue"))).as("change"))
            .where("is_restated")
            .collectAsList()
            .stream()
            .sorted(
                Comparator.comparing((Row row) -> row.getString(0))
                    .thenComparing(row -> row.getDate(1)))
            .toList();
    Map<String, Long> periods = new TreeMap<>();
    double largestShare = 0;
    Optional<String> largest = Optional.empty();
    for (Row row : restated) {
      periods.merge(row.getString(0), 1L, Long::sum);
      // Null where the total of the period is not published.
      BigDecimal then = row.isNullAt(3) ? BigDecimal.ZERO : row.getDecimal(3);
      BigDecimal is = row.isNullAt(4) ? then : then.add(row.getDecimal(4));
      double share = share(then, is);
      if (share > largestShare) {
        largestShare = share;
        largest =
            Optional.of(
                "%s %s: net revenue %s, before %s"
                    .formatted(row.getString(0), row.getDate(1), is.toPlainString(), then));
      }
    }
    return new Restatement(periods, largestShare, largest);
  }

  private static double share(BigDecimal then, BigDecimal now) {
    BigDecimal most = then.abs().max(now.abs());
    return most.signum() == 0
        ? 0
        : now.subtract(then).abs().divide(most, MathContext.DECIMAL64).doubleValue();
  }

  private static Dataset<Row> signed(Dataset<Row> retention, LocalDate lastDay, int sign) {
    List<Column> columns = new ArrayList<>();
    List.of("grain", "period_start", "segment", "channel").forEach(name -> columns.add(col(name)));
    MEASURES.forEach(measure -> columns.add(col(measure).multiply(sign).as(measure)));
    columns.add(when(lit(sign < 0), col("net_revenue")).otherwise(lit(BigDecimal.ZERO)).as("then"));
    return retention
        .where(col("period_end").leq(lit(lastDay)))
        .select(columns.toArray(Column[]::new));
  }

  private static List<Column> sums() {
    return MEASURES.stream().map(measure -> sum(measure).as(measure)).toList();
  }
}

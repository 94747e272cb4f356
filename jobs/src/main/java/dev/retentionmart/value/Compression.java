package dev.retentionmart.value;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All customers, compressed for the driver: those of one segment and channel who are alike count as
 * one cell. Where that makes too many cells, what makes them alike is rounded, as finely as the
 * bound allows, and a cell stands at the mean of its customers.
 *
 * @param cells at most {@link #MOST}
 * @param width to what they were rounded: of times, days, where 1 is exact; of money, a share,
 *     where 0 is exact
 */
record Compression<T>(List<Cell<T>> cells, double width) {
  /** More would take minutes to fit to, and would not move a digit that is shown. */
  static final int MOST = 40_000;

  /** For want of a {@link #width} of like customers. */
  static final double UNKNOWN = -1;

  private static final double[] DAYS = {1, 7, 14, 28, 56, 112, 3_650};
  private static final double[] SHARES = {0, 0.01, 0.02, 0.05, 0.1, 0.25, 1};
  private static final double E4 = 10_000;

  /**
   * Customers alike.
   *
   * @param row what they have in common, and how many they are
   */
  record Cell<T>(String segment, String channel, T row) {}

  /**
   * What purchase models are fitted to.
   *
   * @param histories see {@link PurchaseHistories}
   * @param unitDays how many days the models' time unit has
   * @param hint to what customers much like these were rounded
   */
  static Compression<RecencyFrequencyTable.Row> ofTimes(
      Dataset<Row> histories, int unitDays, double hint) {
    Column recency = col(PurchaseHistories.RECENCY_DAYS);
    Column age = col(PurchaseHistories.AGE_DAYS);
    return of(
        histories.select(
            col(PurchaseHistories.SEGMENT),
            col(PurchaseHistories.CHANNEL),
            col(PurchaseHistories.X),
            recency.as("first"),
            age.as("second")),
        DAYS,
        hint,
        width -> struct(floor(col("first").divide(width)), floor(col("second").divide(width))),
        row ->
            new RecencyFrequencyTable.Row(
                row.getInt(2), mean(row, 3) / unitDays, mean(row, 4) / unitDays, row.getLong(5)));
  }

  /**
   * What the value model is fitted to: customers with repeat purchases that brought money.
   *
   * @param histories see {@link PurchaseHistories}
   * @param hint to what customers much like these were rounded
   */
  static Compression<SpendTable.Row> ofSpend(Dataset<Row> histories, double hint) {
    Column money = col("first");
    return of(
        histories
            .where(col(PurchaseHistories.X).gt(0).and(col(PurchaseHistories.MEAN_E4).gt(0)))
            .select(
                col(PurchaseHistories.SEGMENT),
                col(PurchaseHistories.CHANNEL),
                col(PurchaseHistories.X),
                col(PurchaseHistories.MEAN_E4).as("first"),
                lit(0L).as("second")),
        SHARES,
        hint,
        width -> width == 0 ? struct(money) : struct(floor(ln(money).divide(Math.log1p(width)))),
        row -> new SpendTable.Row(row.getInt(2), mean(row, 3) / E4, row.getLong(5)));
  }

  /** The rows of the cells of a group. */
  List<T> in(GroupName group) {
    List<T> rows = new ArrayList<>();
    for (Cell<T> cell : cells) {
      if (group.holds(cell.segment(), cell.channel())) {
        rows.add(cell.row());
      }
    }
    return rows;
  }

  private static <T> Compression<T> of(
      Dataset<Row> rows,
      double[] widths,
      double hint,
      DoubleFunction<Column> bin,
      Function<Row, T> row) {
    for (int i = finest(rows, widths, hint, bin); i < widths.length; i++) {
      List<Row> found = cells(rows, bin.apply(widths[i]));
      if (found.size() <= MOST) {
        return new Compression<>(
            found.stream()
                .map(cell -> new Cell<>(cell.getString(0), cell.getString(1), row.apply(cell)))
                .toList(),
            widths[i]);
      }
    }
    throw new IllegalStateException(
        "segments, channels and numbers of purchases make more than %,d groups of customers"
            .formatted(MOST));
  }

  /** The first of the widths to try: the finest for few customers, or that of the hint. */
  private static int finest(
      Dataset<Row> rows, double[] widths, double hint, DoubleFunction<Column> bin) {
    if (rows.count() <= MOST) {
      return 0;
    }
    if (hint != UNKNOWN) {
      return Arrays.binarySearch(widths, hint);
    }
    List<Column> counts =
        Arrays.stream(widths)
            .mapToObj(width -> approx_count_distinct(struct(key(bin.apply(width)))))
            .toList();
    Row estimates =
        rows.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new)).head();
    int finest = 0;
    while (finest < widths.length - 1 && estimates.getLong(finest) > MOST) {
      finest++;
    }
    return finest;
  }

  private static List<Row> cells(Dataset<Row> rows, Column bin) {
    return rows.groupBy(key(bin))
        .agg(sum("first").as("first"), sum("second").as("second"), count(lit(1)).as("customers"))
        .drop("bin")
        .limit(MOST + 1)
        .collectAsList();
  }

  private static Column[] key(Column bin) {
    return new Column[] {
      col(PurchaseHistories.SEGMENT),
      col(PurchaseHistories.CHANNEL),
      col(PurchaseHistories.X),
      bin.as("bin")
    };
  }

  /** Of whole numbers added up, so that it does not depend on the order of the rows. */
  private static double mean(Row row, int column) {
    return (double) row.getLong(column) / row.getLong(5);
  }
}

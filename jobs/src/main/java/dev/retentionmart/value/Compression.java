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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All customers, compressed for the driver: those of a group who are alike count as one cell. Where
 * that makes too many cells, what makes them alike is rounded, as finely as the bound allows, and a
 * cell stands at the mean of its customers. All customers, segments, and channels of segments are
 * compressed each for itself: the fewer groups, the finer.
 */
final class Compression<T> {
  /** Cells of a level; more would take minutes to fit to, and would hardly move what is found. */
  static final int MOST = 100_000;

  /** To what ages are rounded, in days; the first is exact. */
  private static final double[] AGES = {1, 7, 14, 28, 56, 112, 224, 448, 3_650};

  /** To what the days since the last purchase are rounded then, as a share of them. */
  private static final double[] SILENCES = {0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 1e9};

  /** To what money is rounded, as a share of it; the first is exact. */
  private static final double[] SHARES = {0, 0.01, 0.02, 0.05, 0.1, 0.25, 1};

  private static final double E4 = 10_000;

  private final Map<Level, Cells<T>> levels = new EnumMap<>(Level.class);

  private Compression() {}

  /** How customers are grouped, from coarse to fine. */
  enum Level {
    ALL,
    SEGMENT,
    CHANNEL;

    static Level of(GroupName group) {
      if (!group.channel().equals(GroupName.ANY)) {
        return CHANNEL;
      }
      return group.segment().equals(GroupName.ANY) ? ALL : SEGMENT;
    }

    private Column segment() {
      return this == ALL ? lit(GroupName.ANY) : col(PurchaseHistories.SEGMENT);
    }

    private Column channel() {
      return this == CHANNEL ? col(PurchaseHistories.CHANNEL) : lit(GroupName.ANY);
    }
  }

  /**
   * The cells of a level.
   *
   * @param widthIndex to what they were rounded
   */
  private record Cells<T>(Map<GroupName, List<T>> byGroup, int widthIndex, double width) {}

  /**
   * What purchase models are fitted to.
   *
   * @param histories see {@link PurchaseHistories}
   * @param unitDays how many days the models' time unit has
   * @param like customers much like these, who are not rounded again to see how finely
   */
  static Compression<RecencyFrequencyTable.Row> ofTimes(
      Dataset<Row> histories, int unitDays, Optional<Compression<?>> like) {
    Column age = col("second");
    Column silence = age.minus(col("first"));
    return of(
        histories.select(
            col(PurchaseHistories.SEGMENT),
            col(PurchaseHistories.CHANNEL),
            col(PurchaseHistories.X),
            col(PurchaseHistories.RECENCY_DAYS).as("first"),
            col(PurchaseHistories.AGE_DAYS).as("second")),
        AGES,
        like,
        width ->
            width == 0
                ? struct(col("first"), age)
                : struct(
                    floor(age.divide(AGES[width])),
                    floor(ln(silence.plus(1)).divide(Math.log1p(SILENCES[width])))),
        row ->
            new RecencyFrequencyTable.Row(
                row.getInt(2), mean(row, 3) / unitDays, mean(row, 4) / unitDays, row.getLong(5)));
  }

  /**
   * What the value model is fitted to: customers with repeat purchases that brought money.
   *
   * @param histories see {@link PurchaseHistories}
   * @param like customers much like these, who are not rounded again to see how finely
   */
  static Compression<SpendTable.Row> ofSpend(
      Dataset<Row> histories, Optional<Compression<?>> like) {
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
        like,
        width ->
            width == 0 ? struct(money) : struct(floor(ln(money).divide(Math.log1p(SHARES[width])))),
        row -> new SpendTable.Row(row.getInt(2), mean(row, 3) / E4, row.getLong(5)));
  }

  /** The groups of a level that have customers, by their labels. */
  Set<GroupName> groups(Level level) {
    return levels.get(level).byGroup().keySet();
  }

  /** The cells of a group. */
  List<T> in(GroupName group) {
    return levels.get(Level.of(group)).byGroup().getOrDefault(group, List.of());
  }

  /** To what a group's customers were rounded: ages to days, money to a share of it. */
  double width(GroupName group) {
    return levels.get(Level.of(group)).width();
  }

  private static <T> Compression<T> of(
      Dataset<Row> rows,
      double[] widths,
      Optional<Compression<?>> like,
      IntFunction<Column> bin,
      Function<Row, T> row) {
    Compression<T> compression = new Compression<>();
    boolean areFew = rows.count() <= MOST;
    int width = areFew || like.isPresent() ? 0 : finest(rows, widths.length, bin);
    for (Level level : Level.values()) {
      if (!areFew && like.isPresent()) {
        width = Math.max(width, like.get().levels.get(level).widthIndex());
      }
      List<Row> found = cells(rows, level, bin.apply(width));
      while (found.size() > MOST) {
        width++;
        if (width == widths.length) {
          throw new IllegalStateException(
              "segments, channels and numbers of purchases make more than %,d groups of customers"
                  .formatted(MOST));
        }
        found = cells(rows, level, bin.apply(width));
      }
      Map<GroupName, List<T>> byGroup = new TreeMap<>(GroupName.BY_LABELS);
      for (Row cell : found) {
        byGroup
            .computeIfAbsent(
                new GroupName(cell.getString(0), cell.getString(1)), key -> new ArrayList<>())
            .add(row.apply(cell));
      }
      compression.levels.put(level, new Cells<>(byGroup, width, widths[width]));
    }
    return compression;
  }

  /** The first width at which all customers together are few enough, by an estimate. */
  private static int finest(Dataset<Row> rows, int widths, IntFunction<Column> bin) {
    List<Column> counts = new ArrayList<>();
    for (int width = 0; width < widths; width++) {
      counts.add(
          approx_count_distinct(struct(col(PurchaseHistories.X), bin.apply(width).as("bin"))));
    }
    Row estimates =
        rows.agg(counts.get(0), counts.subList(1, widths).toArray(Column[]::new)).head();
    int finest = 0;
    while (finest < widths - 1 && estimates.getLong(finest) > MOST) {
      finest++;
    }
    return finest;
  }

  private static List<Row> cells(Dataset<Row> rows, Level level, Column bin) {
    return rows.groupBy(
            level.segment().as("in_segment"),
            level.channel().as("in_channel"),
            col(PurchaseHistories.X),
            bin.as("bin"))
        .agg(sum("first").as("first"), sum("second").as("second"), count(lit(1)).as("customers"))
        .drop("bin")
        .limit(MOST + 1)
        .collectAsList();
  }

  /** Of whole numbers added up, so that it does not depend on the order of the rows. */
  private static double mean(Row row, int column) {
    return (double) row.getLong(column) / row.getLong(5);
  }
}

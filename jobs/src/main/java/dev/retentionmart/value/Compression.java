package dev.retentionmart.value;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Customers, compressed for the driver: those of a group who are alike count as one cell. Where
 * that makes too many cells, what makes them alike is rounded, for each group as finely as its
 * share of the bound allows, and a cell stands at the mean of its customers. A group that would
 * have to be rounded too much has no cells, and neither has one with too few customers for a fit of
 * its own.
 */
final class Compression<T> {
  /**
   * About how many cells all customers have at most, and so all segments together, and all channels
   * of them; more would take minutes to fit to, and would hardly move what is found.
   */
  static final int MOST = 100_000;

  /** To what ages are rounded, in days; the first is exact. */
  private static final double[] AGES = {1, 14, 28, 56, 112};

  /** To what the days since the last purchase are rounded then, as a share of them. */
  private static final double[] SILENCES = {0, 0.1, 0.2, 0.4, 0.8};

  /** To what money is rounded, as a share of it; the first is exact. */
  private static final double[] SHARES = {0, 0.01, 0.05, 0.1, 0.25};

  private static final double E4 = 10_000;

  private static final StructType WIDTHS =
      new StructType()
          .add(PurchaseHistories.SEGMENT, DataTypes.StringType)
          .add(PurchaseHistories.CHANNEL, DataTypes.StringType)
          .add("width", DataTypes.IntegerType);

  private final Map<GroupName, Long> customers = new TreeMap<>(GroupName.BY_LABELS);
  private final Map<GroupName, Integer> widths = new HashMap<>();
  private final Map<GroupName, List<T>> cells = new HashMap<>();
  private final double[] steps;

  private Compression(double... steps) {
    this.steps = steps;
  }

  /** How customers are grouped, from coarse to fine. */
  enum Level {
    ALL,
    SEGMENT,
    CHANNEL;

    private static Level of(GroupName group) {
      if (!group.channel().equals(GroupName.ANY)) {
        return CHANNEL;
      }
      return group.segment().equals(GroupName.ANY) ? ALL : SEGMENT;
    }

    private Dataset<Row> group(Dataset<Row> rows) {
      return rows.withColumn(
              PurchaseHistories.SEGMENT,
              this == ALL ? lit(GroupName.ANY) : col(PurchaseHistories.SEGMENT))
          .withColumn(
              PurchaseHistories.CHANNEL,
              this == CHANNEL ? col(PurchaseHistories.CHANNEL) : lit(GroupName.ANY));
    }
  }

  /**
   * What purchase models are fitted to.
   *
   * @param histories see {@link PurchaseHistories}
   * @param like customers much like these, who are rounded as finely
   */
  static Compression<RecencyFrequencyTable.Row> ofTimes(
      Dataset<Row> histories, ValueSettings settings, Optional<Compression<?>> like) {
    double unitDays = settings.timeUnit().days();
    Column age = col("second");
    Column silence = age.minus(col("first"));
    Compression<RecencyFrequencyTable.Row> compression = new Compression<>(AGES);
    compression.fill(
        histories.select(
            col(PurchaseHistories.SEGMENT),
            col(PurchaseHistories.CHANNEL),
            col(PurchaseHistories.X),
            col(PurchaseHistories.RECENCY_DAYS).cast(DataTypes.LongType).as("first"),
            col(PurchaseHistories.AGE_DAYS).cast(DataTypes.LongType).as("second")),
        settings,
        like,
        width ->
            struct(
                floor(age.divide(AGES[width])).as("age"),
                share(silence.plus(1), SILENCES[width]).as("silence")),
        row ->
            new RecencyFrequencyTable.Row(
                row.getInt(2), mean(row, 3) / unitDays, mean(row, 4) / unitDays, row.getLong(5)));
    return compression;
  }

  /**
   * What the value model is fitted to: customers with repeat purchases that brought money.
   *
   * @param histories see {@link PurchaseHistories}
   * @param like customers much like these, who are rounded as finely
   */
  static Compression<SpendTable.Row> ofSpend(
      Dataset<Row> histories, ValueSettings settings, Optional<Compression<?>> like) {
    Compression<SpendTable.Row> compression = new Compression<>(SHARES);
    compression.fill(
        histories
            .where(col(PurchaseHistories.X).gt(0).and(col(PurchaseHistories.MEAN_E4).gt(0)))
            .select(
                col(PurchaseHistories.SEGMENT),
                col(PurchaseHistories.CHANNEL),
                col(PurchaseHistories.X),
                col(PurchaseHistories.MEAN_E4).as("first"),
                lit(0L).as("second")),
        settings,
        like,
        width -> share(col("first"), SHARES[width]),
        row -> new SpendTable.Row(row.getInt(2), mean(row, 3) / E4, row.getLong(5)));
    return compression;
  }

  /** The groups of a level, by their labels; all customers are one even if there are none. */
  List<GroupName> groups(Level level) {
    return customers.keySet().stream().filter(group -> Level.of(group) == level).toList();
  }

  /** How many customers of a group there are. */
  long customers(GroupName group) {
    return customers.getOrDefault(group, 0L);
  }

  /** The cells of a group; none where it must be rounded too much, or is too small. */
  List<T> in(GroupName group) {
    return cells.getOrDefault(group, List.of());
  }

  /** To what a group's customers were rounded: ages to days, money to a share of it. */
  OptionalDouble width(GroupName group) {
    return widths.containsKey(group)
        ? OptionalDouble.of(steps[widths.get(group)])
        : OptionalDouble.empty();
  }

  private void fill(
      Dataset<Row> rows,
      ValueSettings settings,
      Optional<Compression<?>> like,
      IntFunction<Column> bin,
      Function<Row, T> row) {
    customers.put(GroupName.ALL, 0L);
    for (Level level : Level.values()) {
      Dataset<Row> grouped = level.group(rows);
      Map<GroupName, Integer> chosen = widths(grouped, settings.minGroupCustomers(), like, bin);
      widths.putAll(chosen);
      for (Row cell : cells(grouped, chosen, bin)) {
        cells.computeIfAbsent(name(cell), key -> new ArrayList<>()).add(row.apply(cell));
      }
    }
  }

  /** For each group that can have a fit, how much it must be rounded. */
  private Map<GroupName, Integer> widths(
      Dataset<Row> grouped,
      long minGroupCustomers,
      Optional<Compression<?>> like,
      IntFunction<Column> bin) {
    List<Column> counts = new ArrayList<>();
    if (like.isEmpty()) {
      for (int width = 0; width < steps.length; width++) {
        counts.add(
            approx_count_distinct(struct(col(PurchaseHistories.X), bin.apply(width).as("bin"))));
      }
    }
    List<Row> groups =
        grouped
            .groupBy(PurchaseHistories.SEGMENT, PurchaseHistories.CHANNEL)
            .agg(count(lit(1)).as("customers"), counts.toArray(Column[]::new))
            .collectAsList();
    groups.forEach(group -> customers.put(name(group), group.getLong(2)));
    List<Row> fitted =
        groups.stream()
            .filter(
                group -> group.getLong(2) >= minGroupCustomers || name(group).equals(GroupName.ALL))
            .toList();
    Map<GroupName, Integer> chosen = new HashMap<>();
    for (Row group : fitted) {
      long share = MOST / fitted.size();
      if (group.getLong(2) <= share) {
        chosen.put(name(group), 0);
      } else if (like.isPresent()) {
        Optional.ofNullable(like.get().widths.get(name(group)))
            .ifPresent(width -> chosen.put(name(group), width));
      } else {
        IntStream.range(0, steps.length)
            .filter(width -> group.getLong(3 + width) <= share)
            .findFirst()
            .ifPresent(width -> chosen.put(name(group), width));
      }
    }
    return chosen;
  }

  private List<Row> cells(
      Dataset<Row> grouped, Map<GroupName, Integer> chosen, IntFunction<Column> bin) {
    List<Row> widthRows = new ArrayList<>();
    chosen.forEach(
        (group, width) ->
            widthRows.add(RowFactory.create(group.segment(), group.channel(), width)));
    Dataset<Row> byGroup = grouped.sparkSession().createDataFrame(widthRows, WIDTHS);
    Column cell = lit(null);
    for (int width = 0; width < steps.length; width++) {
      cell = when(col("width").equalTo(width), bin.apply(width)).otherwise(cell);
    }
    return grouped
        .join(
            broadcast(byGroup), new String[] {PurchaseHistories.SEGMENT, PurchaseHistories.CHANNEL})
        .groupBy(
            col(PurchaseHistories.SEGMENT),
            col(PurchaseHistories.CHANNEL),
            col(PurchaseHistories.X),
            cell.as("bin"))
        .agg(sum("first").as("first"), sum("second").as("second"), count(lit(1)).as("customers"))
        .drop("bin")
        .collectAsList();
  }

  private static GroupName name(Row row) {
    return new GroupName(row.getString(0), row.getString(1));
  }

  /** A positive number in steps of a share of it; of 0, as it is. */
  private static Column share(Column number, double share) {
    return share == 0 ? number : floor(ln(number).divide(Math.log1p(share)));
  }

  /** Of whole numbers added up, so that it does not depend on the order of the rows. */
  private static double mean(Row row, int column) {
    return (double) row.getLong(column) / row.getLong(5);
  }
}

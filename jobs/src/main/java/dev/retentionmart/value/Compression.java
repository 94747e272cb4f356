package dev.retentionmart.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.bitwise_not;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Customers, compressed for the driver: those of a group who are alike count as one cell. Nothing
 * is rounded. A group with too many customers is stood for by one in 2, 4, 8, … of them, by a hash
 * of their ids: the same every night, and no more than its share of the bound. A group that cannot
 * have a fit of its own has no cells: with too few customers, with all of those it is a part of, or
 * not among the largest, whose shares are large enough for a fit.
 */
final class Compression<T> {
  /**
   * About how many customers stand for all, and so for all segments together, and for all channels
   * of them; more would take minutes to fit to, and would hardly move what is found.
   */
  static final int MOST = 100_000;

  private static final double E4 = 10_000;

  private static final StructType SAMPLES =
      new StructType()
          .add(PurchaseHistories.SEGMENT, DataTypes.StringType)
          .add(PurchaseHistories.CHANNEL, DataTypes.StringType)
          .add("number", DataTypes.IntegerType)
          .add("halvings", DataTypes.IntegerType);

  private final Dataset<Row> rows;
  private final long minGroupCustomers;
  private final Map<GroupName, Long> customers = new TreeMap<>(GroupName.BY_LABELS);
  private final Map<GroupName, Integer> halvings = new TreeMap<>(GroupName.BY_LABELS);
  private final Map<GroupName, List<T>> cells = new HashMap<>();

  /**
   * Compresses.
   *
   * @param rows customers, with two whole numbers {@code first} and {@code second}
   * @param cell of x, the two numbers and how many customers have them
   */
  private Compression(Dataset<Row> rows, ValueSettings settings, Function<Row, T> cell) {
    Column hash = shiftrightunsigned(xxhash64(col(PurchaseHistories.CUSTOMER_ID)), 1);
    this.rows =
        rows.withColumn("depth", bit_count(bitwise_not(hash).bitwiseAND(hash.minus(1))))
            .drop(PurchaseHistories.CUSTOMER_ID);
    this.minGroupCustomers = settings.minGroupCustomers();
    countCustomers();
    chooseSamples();
    List<GroupName> groups = List.copyOf(halvings.keySet());
    for (Row row : collectCells(groups)) {
      cells
          .computeIfAbsent(groups.get(row.getInt(0)), key -> new ArrayList<>())
          .add(cell.apply(row));
    }
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

    /** The group of this level that customers of a segment and a channel are in. */
    private GroupName group(String segment, String channel) {
      return switch (this) {
        case ALL -> GroupName.ALL;
        case SEGMENT -> GroupName.ofSegment(segment);
        case CHANNEL -> new GroupName(segment, channel);
      };
    }
  }

  /**
   * What purchase models are fitted to.
   *
   * @param histories see {@link PurchaseHistories}
   */
  static Compression<RecencyFrequencyTable.Row> ofTimes(
      Dataset<Row> histories, ValueSettings settings) {
    double unitDays = settings.timeUnit().days();
    return new Compression<>(
        select(histories, PurchaseHistories.RECENCY_DAYS, col(PurchaseHistories.AGE_DAYS)),
        settings,
        row ->
            new RecencyFrequencyTable.Row(
                row.getInt(1),
                row.getLong(2) / unitDays,
                row.getLong(3) / unitDays,
                row.getLong(4)));
  }

  /**
   * What the value model is fitted to: customers with repeat purchases that brought money.
   *
   * @param histories see {@link PurchaseHistories}
   */
  static Compression<SpendTable.Row> ofSpend(Dataset<Row> histories, ValueSettings settings) {
    return new Compression<>(
        select(
            histories.where(
                col(PurchaseHistories.X).gt(0).and(col(PurchaseHistories.MEAN_E4).gt(0))),
            PurchaseHistories.MEAN_E4,
            lit(0)),
        settings,
        row -> new SpendTable.Row(row.getInt(1), row.getLong(2) / E4, row.getLong(4)));
  }

  private static Dataset<Row> select(Dataset<Row> histories, String first, Column second) {
    return histories.select(
        col(PurchaseHistories.CUSTOMER_ID),
        col(PurchaseHistories.SEGMENT),
        col(PurchaseHistories.CHANNEL),
        col(PurchaseHistories.X),
        col(first).cast(DataTypes.LongType).as("first"),
        second.cast(DataTypes.LongType).as("second"));
  }

  /** The groups of a level, by their labels; all customers are one even if there are none. */
  List<GroupName> groups(Level level) {
    return customers.keySet().stream().filter(group -> Level.of(group) == level).toList();
  }

  /** How many customers of a group there are. */
  long customers(GroupName group) {
    return customers.getOrDefault(group, 0L);
  }

  /** The cells of a group; none where it cannot have a fit of its own. */
  List<T> in(GroupName group) {
    return cells.getOrDefault(group, List.of());
  }

  /** Its cells stand for one in so many of its customers, 1 for all; 0 where it has none. */
  int oneIn(GroupName group) {
    return halvings.containsKey(group) ? 1 << halvings.get(group) : 0;
  }

  /** Whether the group that it is a part of has no other customers. */
  boolean isAllOfParent(GroupName group) {
    return group.parent().filter(whole -> customers(whole) == customers(group)).isPresent();
  }

  private void countCustomers() {
    customers.put(GroupName.ALL, 0L);
    for (Row counted :
        rows.groupBy(PurchaseHistories.SEGMENT, PurchaseHistories.CHANNEL)
            .count()
            .collectAsList()) {
      for (Level level : Level.values()) {
        GroupName group = level.group(counted.getString(0), counted.getString(1));
        customers.merge(group, counted.getLong(2), Long::sum);
      }
    }
  }

  /** For each group that can have a fit, how often its customers are halved. */
  private void chooseSamples() {
    halvings.put(GroupName.ALL, halvings(customers(GroupName.ALL), MOST));
    for (Level level : List.of(Level.SEGMENT, Level.CHANNEL)) {
      share(
          groups(level).stream()
              .filter(group -> customers(group) >= minGroupCustomers && !isAllOfParent(group))
              .sorted(Comparator.comparingLong(group -> -customers(group)))
              .limit(MOST / (2 * minGroupCustomers))
              .toList());
    }
  }

  /** Shares the bound equally; what small groups leave goes to the others. */
  private void share(List<GroupName> largestFirst) {
    long left = MOST;
    for (int i = largestFirst.size() - 1; i >= 0; i--) {
      GroupName group = largestFirst.get(i);
      int halved = halvings(customers(group), left / (i + 1));
      halvings.put(group, halved);
      left -= customers(group) >> halved;
    }
  }

  private static int halvings(long number, long most) {
    int halvings = 0;
    while (number >> halvings > most) {
      halvings++;
    }
    return halvings;
  }

  /** With the number of their group in {@code groups}. */
  private List<Row> collectCells(List<GroupName> groups) {
    List<Row> samples = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      GroupName group = groups.get(i);
      samples.add(RowFactory.create(group.segment(), group.channel(), i, halvings.get(group)));
    }
    return inGroups(rows)
        .join(
            broadcast(rows.sparkSession().createDataFrame(samples, SAMPLES)),
            new String[] {PurchaseHistories.SEGMENT, PurchaseHistories.CHANNEL})
        .where(col("depth").geq(col("halvings")))
        .groupBy("number", PurchaseHistories.X, "first", "second")
        .agg(count(lit(1)))
        .collectAsList();
  }

  /** Every row in each of the groups that it counts in. */
  private static Dataset<Row> inGroups(Dataset<Row> rows) {
    Column any = lit(GroupName.ANY);
    Column segment = col(PurchaseHistories.SEGMENT);
    Column channel = col(PurchaseHistories.CHANNEL);
    return rows.withColumn(
            "group", explode(array(group(any, any), group(segment, any), group(segment, channel))))
        .withColumn(PurchaseHistories.SEGMENT, col("group.segment"))
        .withColumn(PurchaseHistories.CHANNEL, col("group.channel"))
        .drop("group");
  }

  private static Column group(Column segment, Column channel) {
    return struct(segment.as("segment"), channel.as("channel"));
  }
}

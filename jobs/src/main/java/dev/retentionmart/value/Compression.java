package dev.retentionmart.value;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.bitwise_not;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
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
 * is rounded. Where that makes too many cells, a group is stood for by one in 2, 4, 8, … of its
 * customers, by a hash of their ids: the same every night, and of no more than its share of the
 * bound. A group with too few customers for a fit of its own has no cells, and neither have large
 * groups among so many that their shares are too small for one.
 */
final class Compression<T> {
  /**
   * About how many cells all customers have at most, and so all segments together, and all channels
   * of them; more would take minutes to fit to, and would hardly move what is found.
   */
  static final int MOST = 100_000;

  /** Cells are counted by one of so many. */
  private static final int ONE_OF = 32;

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

  /** The cells of a group; none where it is too small, or its share of all cells is. */
  List<T> in(GroupName group) {
    return cells.getOrDefault(group, List.of());
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
    List<List<GroupName>> tooMany = new ArrayList<>();
    for (Level level : Level.values()) {
      List<GroupName> fitted =
          groups(level).stream()
              .filter(group -> level == Level.ALL || customers(group) >= minGroupCustomers)
              .toList();
      if (fitted.stream().mapToLong(this::customers).sum() <= MOST) {
        fitted.forEach(group -> halvings.put(group, 0));
      } else {
        tooMany.add(fitted);
      }
    }
    if (!tooMany.isEmpty()) {
      Map<GroupName, TreeMap<Integer, Long>> sizes = sizes();
      tooMany.forEach(groups -> share(groups, sizes));
    }
  }

  /** Shares the bound equally; what small groups leave goes to the others. */
  private void share(List<GroupName> groups, Map<GroupName, TreeMap<Integer, Long>> sizes) {
    List<GroupName> bySize =
        groups.stream()
            .sorted(Comparator.comparingLong(group -> cells(sizes.get(group), 0)))
            .toList();
    long left = MOST;
    for (int i = 0; i < bySize.size(); i++) {
      TreeMap<Integer, Long> size = sizes.get(bySize.get(i));
      long share = left / (bySize.size() - i);
      int halved = 0;
      while (cells(size, halved) > share) {
        halved++;
      }
      if (halved == 0 || share >= minGroupCustomers) {
        halvings.put(bySize.get(i), halved);
        left -= cells(size, halved);
      }
    }
  }

  /** About how many cells are left after so many halvings. */
  private static long cells(TreeMap<Integer, Long> size, int halvings) {
    return ONE_OF * size.tailMap(halvings, true).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * For each group, how many cells go with each halving: a cell is there as long as one of its
   * customers is. Of all possible cells, those with a certain hash are counted.
   */
  private Map<GroupName, TreeMap<Integer, Long>> sizes() {
    Map<GroupName, TreeMap<Integer, Long>> sizes = new HashMap<>();
    customers.keySet().forEach(group -> sizes.put(group, new TreeMap<>()));
    String[] cell = {PurchaseHistories.SEGMENT, PurchaseHistories.CHANNEL, "cell"};
    Dataset<Row> finest =
        rows.withColumn("cell", xxhash64(col(PurchaseHistories.X), col("first"), col("second")))
            .where(pmod(col("cell"), lit(ONE_OF)).equalTo(0))
            .groupBy(cell[0], cell[1], cell[2])
            .agg(max("depth").as("depth"));
    inGroups(finest)
        .groupBy(cell[0], cell[1], cell[2])
        .agg(max("depth").as("depth"))
        .groupBy(cell[0], cell[1], "depth")
        .count()
        .collectAsList()
        .forEach(
            row ->
                sizes
                    .get(new GroupName(row.getString(0), row.getString(1)))
                    .put(row.getInt(2), row.getLong(3)));
    return sizes;
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

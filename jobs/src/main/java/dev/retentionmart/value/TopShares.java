package dev.retentionmart.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.spark_partition_id;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What the customers with most value have of it, in every group and every total: {@code top_1},
 * {@code top_5}, {@code top_20}, in hundredths, by {@code segment} and {@code channel}. Customers
 * are sorted once; then one pass counts them and one adds up those in front.
 */
final class TopShares {
  static final int[] PERCENTS = {1, 5, 20};

  private static final StructType SHAPE =
      new StructType()
          .add("segment", DataTypes.StringType)
          .add("channel", DataTypes.StringType)
          .add("top_1", DataTypes.LongType)
          .add("top_5", DataTypes.LongType)
          .add("top_20", DataTypes.LongType);

  private TopShares() {}

  /**
   * The sums.
   *
   * @param sorted {@code segment}, {@code channel} and {@code cents}, in the order of cents
   */
  static Dataset<Row> of(Dataset<Row> sorted) {
    Map<Integer, Map<GroupName, Long>> sizes = new TreeMap<>();
    sorted
        .groupBy(spark_partition_id(), col("segment"), col("channel"))
        .agg(count(lit(1)))
        .collectAsList()
        .forEach(
            row -> {
              Map<GroupName, Long> ofPartition =
                  sizes.computeIfAbsent(row.getInt(0), key -> new HashMap<>());
              for (GroupName group : groups(row.getString(1), row.getString(2))) {
                ofPartition.merge(group, row.getLong(3), Long::sum);
              }
            });
    Map<Integer, Map<GroupName, Long>> inFront = new HashMap<>();
    Map<GroupName, Long> members = new HashMap<>();
    sizes.forEach(
        (partition, ofPartition) -> {
          inFront.put(partition, new HashMap<>(members));
          ofPartition.forEach((group, size) -> members.merge(group, size, Long::sum));
        });
    return sorted
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                rows -> sums(rows, inFront.get(TaskContext.getPartitionId()), members),
            Encoders.row(SHAPE))
        .groupBy("segment", "channel")
        .agg(sum("top_1").as("top_1"), sum("top_5").as("top_5"), sum("top_20").as("top_20"));
  }

  private static Iterator<Row> sums(
      Iterator<Row> rows, Map<GroupName, Long> inFront, Map<GroupName, Long> members) {
    Map<GroupName, Top> byGroup = new HashMap<>();
    Map<GroupName, List<Top>> byLabels = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      long cents = row.getLong(2);
      byLabels
          .computeIfAbsent(
              new GroupName(row.getString(0), row.getString(1)),
              labels ->
                  groups(labels.segment(), labels.channel()).stream()
                      .map(
                          group ->
                              byGroup.computeIfAbsent(
                                  group,
                                  key -> new Top(inFront.getOrDefault(key, 0L), members.get(key))))
                      .toList())
          .forEach(top -> top.add(cents));
    }
    List<Row> sums = new ArrayList<>();
    byGroup.forEach(
        (group, top) ->
            sums.add(
                RowFactory.create(
                    group.segment(), group.channel(), top.sums[0], top.sums[1], top.sums[2])));
    return sums.iterator();
  }

  /** A customer counts in her own group and in three totals. */
  private static List<GroupName> groups(String segment, String channel) {
    return List.of(
        new GroupName(segment, channel),
        GroupName.ofSegment(segment),
        new GroupName(GroupName.ANY, channel),
        GroupName.ALL);
  }

  /** The front of one group. */
  private static final class Top {
    private final long[] counted = new long[PERCENTS.length];
    private final long[] sums = new long[PERCENTS.length];
    private long place;

    /**
     * Begins.
     *
     * @param inFront how many of the group come before
     * @param members how many are in the group
     */
    Top(long inFront, long members) {
      place = inFront;
      for (int i = 0; i < PERCENTS.length; i++) {
        counted[i] = (members * PERCENTS[i] + 99) / 100;
      }
    }

    void add(long cents) {
      for (int i = 0; i < PERCENTS.length; i++) {
        if (place < counted[i]) {
          sums[i] += cents;
        }
      }
      place++;
    }
  }
}

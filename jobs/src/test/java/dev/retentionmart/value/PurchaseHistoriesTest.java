package dev.retentionmart.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random customers beside a count by hand. The holdout begins on a night when clocks change. */
class PurchaseHistoriesTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
  private static final LocalDate LAST_SEEN = LocalDate.of(2024, 3, 30);
  private static final LocalDate AS_OF = LocalDate.of(2024, 6, 30);
  private static final int CUSTOMERS = 300;
  private static final List<String> CHANNELS = List.of("web", "store", "app");

  private final Random random = new Random(5);
  private final List<Row> orders = new ArrayList<>();
  private final List<Row> versions = new ArrayList<>();
  private final Map<Long, String> firstChannels = new HashMap<>();

  /** What must come out, by customer. */
  private final Map<Long, List<Object>> now = new TreeMap<>();

  private final Map<Long, List<Object>> past = new TreeMap<>();

  @BeforeEach
  void zone() {
    TestSpark.session().conf().set("spark.sql.session.timeZone", ZONE.getId());
  }

  @Test
  void historiesAreWhatCountingByHandGives() {
    for (long customer = 0; customer < CUSTOMERS; customer++) {
      live(customer);
    }
    try (PurchaseHistories histories =
        PurchaseHistories.of(
            frame(
                orders,
                "order_id long, customer_id long, ordered_at timestamp, order_date date,"
                    + " channel string, net_revenue_e4 long, is_valid boolean"),
            frame(
                versions,
                "customer_id long, segment string, valid_from timestamp, valid_to timestamp"),
            AS_OF,
            LAST_SEEN)) {
      assertThat(
              collected(
                  histories.now(),
                  "segment",
                  "channel",
                  "x",
                  "recency_days",
                  "age_days",
                  "historic_e4",
                  "last_order_date",
                  "mean_e4"))
          .isEqualTo(now);
      assertThat(
              collected(
                  histories.past(),
                  "segment",
                  "channel",
                  "x",
                  "recency_days",
                  "age_days",
                  "historic_e4",
                  "last_order_date",
                  "mean_e4",
                  "final_recency_days",
                  "holdout_purchases",
                  "holdout_e4"))
          .isEqualTo(past);
    }
    assertThat(past).hasSizeBetween(CUSTOMERS / 2, CUSTOMERS - 1);
  }

  private void live(long customer) {
    TreeMap<LocalDate, Long> days = new TreeMap<>();
    int purchases = 1 + random.nextInt(8);
    LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(120));
    for (int i = 0; i < purchases && !day.isAfter(AS_OF); i++) {
      long value = random.nextInt(2_000_000) - 100_000;
      days.merge(day, value, Long::sum);
      order(customer, day, value, true);
      if (random.nextInt(5) == 0) {
        order(customer, day.minusDays(3), 77L, false);
      }
      // Often twice on a day, and often around the last day that is seen.
      day =
          random.nextInt(6) == 0
              ? LAST_SEEN.plusDays(random.nextInt(3) - 1).isBefore(day)
                  ? day
                  : LAST_SEEN.plusDays(1)
              : day.plusDays(random.nextInt(25));
    }
    List<LocalDate[]> spans = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    LocalDate from = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(200));
    for (int i = random.nextInt(4); i > 0; i--) {
      LocalDate to = random.nextInt(3) == 0 ? from.plusDays(random.nextInt(20)) : null;
      String label = random.nextInt(6) == 0 ? null : List.of("gold", "silver").get(i % 2);
      spans.add(new LocalDate[] {from, to});
      labels.add(label);
      versions.add(RowFactory.create(customer, label, midnight(from), midnight(to)));
      from =
          random.nextInt(4) == 0
              ? LAST_SEEN.plusDays(1 + i)
              : from.plusDays(1 + random.nextInt(50));
      from =
          from.isAfter(spans.get(spans.size() - 1)[0])
              ? from
              : spans.get(spans.size() - 1)[0].plusDays(1);
    }
    LocalDate first = days.firstKey();
    long net = days.values().stream().mapToLong(Long::longValue).sum();
    now.put(
        customer,
        List.of(
            segment(spans, labels, AS_OF),
            firstChannels.get(customer),
            days.size() - 1,
            (int) ChronoUnit.DAYS.between(first, days.lastKey()),
            (int) ChronoUnit.DAYS.between(first, AS_OF),
            net,
            Date.valueOf(days.lastKey()),
            mean(days)));
    if (!first.isAfter(LAST_SEEN)) {
      past.put(
          customer, past(days, segment(spans, labels, LAST_SEEN), firstChannels.get(customer)));
    }
  }

  private void order(long customer, LocalDate day, long value, boolean isValid) {
    Timestamp at = Timestamp.from(day.atTime(23, 59).atZone(ZONE).toInstant());
    String channel = CHANNELS.get(orders.size() % CHANNELS.size());
    if (isValid) {
      firstChannels.putIfAbsent(customer, channel);
    }
    orders.add(
        RowFactory.create(
            (long) orders.size(), customer, at, Date.valueOf(day), channel, value, isValid));
  }

  private static List<Object> past(TreeMap<LocalDate, Long> days, String segment, String channel) {
    LocalDate first = days.firstKey();
    LocalDate last = days.floorKey(LAST_SEEN);
    int x = days.headMap(LAST_SEEN, true).size() - 1;
    long seen = days.headMap(LAST_SEEN, true).values().stream().mapToLong(Long::longValue).sum();
    return List.of(
        segment,
        channel,
        x,
        (int) ChronoUnit.DAYS.between(first, last),
        (int) ChronoUnit.DAYS.between(first, LAST_SEEN),
        seen,
        Date.valueOf(last),
        mean(days.headMap(LAST_SEEN, true)),
        (int) ChronoUnit.DAYS.between(first, days.lastKey()),
        days.tailMap(LAST_SEEN, false).size(),
        days.tailMap(LAST_SEEN, false).values().stream().mapToLong(Long::longValue).sum());
  }

  /** Half away from 0. */
  private static Object mean(SortedMap<LocalDate, Long> days) {
    long repeat = days.values().stream().skip(1).mapToLong(Long::longValue).sum();
    int x = days.size() - 1;
    return x == 0 ? "null" : Long.signum(repeat) * ((2 * Math.abs(repeat) + x) / (2L * x));
  }

  /** At the end of a day. */
  private static String segment(List<LocalDate[]> spans, List<String> labels, LocalDate day) {
    if (spans.isEmpty()) {
      return "(unknown)";
    }
    int holds = 0;
    boolean hasBegun = false;
    for (int i = 0; i < spans.size(); i++) {
      if (!spans.get(i)[0].isAfter(day)) {
        holds = i;
        hasBegun = true;
      }
    }
    LocalDate end = spans.get(holds)[1];
    boolean isOver = end != null && !end.isAfter(day);
    return !hasBegun || isOver || labels.get(holds) == null ? "(unknown)" : labels.get(holds);
  }

  private static Timestamp midnight(LocalDate day) {
    return day == null ? null : Timestamp.from(day.atStartOfDay(ZONE).toInstant());
  }

  private static Dataset<Row> frame(List<Row> rows, String ddl) {
    return TestSpark.session().createDataFrame(rows, StructType.fromDDL(ddl)).repartition(3);
  }

  private static Map<Long, List<Object>> collected(Dataset<Row> rows, String... columns) {
    Map<Long, List<Object>> collected = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      List<Object> values = new ArrayList<>();
      for (String column : columns) {
        Object value = row.getAs(column);
        values.add(value == null ? "null" : value);
      }
      assertThat(collected.put(row.getAs("customer_id"), values)).isNull();
    }
    return collected;
  }
}

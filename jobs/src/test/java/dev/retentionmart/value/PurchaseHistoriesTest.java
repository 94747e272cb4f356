package dev.retentionmart.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  private final Random random = new Random(5);
  private final List<Row> orders = new ArrayList<>();
  private final List<Row> customers = new ArrayList<>();
  private final List<Row> versions = new ArrayList<>();

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
                orders, "customer_id long, order_date date, net_revenue_e4 long, is_valid boolean"),
            frame(
                customers,
                "customer_id long, acquisition_channel string, acquisition_date date,"
                    + " repeat_purchases long, recency_days int,"
                    + " mean_repeat_purchase_value decimal(18,4), net_revenue decimal(18,4),"
                    + " last_order_date date"),
            frame(
                versions,
                "customer_id long, segment string, valid_from timestamp, valid_to timestamp"),
            AS_OF,
            LAST_SEEN)) {
      assertThat(
              collected(
                  histories.now(),
                  "segment",
                  "x",
                  "recency_days",
                  "age_days",
                  "historic_e4",
                  "last_order_date"))
          .isEqualTo(now);
      assertThat(
              collected(
                  histories.past(),
                  "segment",
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
      orders.add(RowFactory.create(customer, Date.valueOf(day), value, true));
      if (random.nextInt(5) == 0) {
        orders.add(RowFactory.create(customer, Date.valueOf(day.minusDays(3)), 77L, false));
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
    customers.add(
        RowFactory.create(
            customer,
            "web",
            Date.valueOf(first),
            days.size() - 1L,
            (int) ChronoUnit.DAYS.between(first, days.lastKey()),
            null,
            java.math.BigDecimal.valueOf(net, 4),
            Date.valueOf(days.lastKey())));
    now.put(
        customer,
        List.of(
            segment(spans, labels, AS_OF),
            days.size() - 1,
            (int) ChronoUnit.DAYS.between(first, days.lastKey()),
            (int) ChronoUnit.DAYS.between(first, AS_OF),
            net,
            Date.valueOf(days.lastKey())));
    if (!first.isAfter(LAST_SEEN)) {
      past.put(customer, past(days, segment(spans, labels, LAST_SEEN)));
    }
  }

  private static List<Object> past(TreeMap<LocalDate, Long> days, String segment) {
    LocalDate first = days.firstKey();
    LocalDate last = days.floorKey(LAST_SEEN);
    int x = days.headMap(LAST_SEEN, true).size() - 1;
    long seen = days.headMap(LAST_SEEN, true).values().stream().mapToLong(Long::longValue).sum();
    long repeat = seen - days.get(first);
    Object mean = x == 0 ? "null" : Math.round(repeat / (double) x);
    if (x > 0 && repeat < 0 && repeat % x * 2 == -x) {
      mean = repeat / x - 1; // half away from 0
    }
    return List.of(
        segment,
        x,
        (int) ChronoUnit.DAYS.between(first, last),
        (int) ChronoUnit.DAYS.between(first, LAST_SEEN),
        seen,
        Date.valueOf(last),
        mean,
        (int) ChronoUnit.DAYS.between(first, days.lastKey()),
        days.tailMap(LAST_SEEN, false).size(),
        days.tailMap(LAST_SEEN, false).values().stream().mapToLong(Long::longValue).sum());
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

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A night settles a few orders by one query, a full build all of them by several. */
class SettledOrdersTest {
  private static final LocalDate AS_OF = LocalDate.of(2025, 3, 31);
  private static final Instant NOON = Instant.parse("2025-03-31T10:00:00Z");
  private static final long DAY = 86_400;
  private static final String[] OUTCOMES = {
    "candidate", "candidate", "candidate", "not_valid", "future", "missing_amount"
  };
  private static final StructType ROWS =
      StructType.fromDDL(
          "order_id bigint, customer_id bigint, ordered_at timestamp, order_date date,"
              + " channel string, amount_e4 bigint, currency string, updated_at timestamp,"
              + " is_in_scope boolean, exchange_rate decimal(18,9), outcome string,"
              + " content_hash bigint, source_row struct<n: int>");

  private final SparkSession spark = TestSpark.session();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areTheSameBothWays(long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      Long orderId = random.nextInt(12) == 0 ? null : (long) random.nextInt(90);
      Instant updated =
          random.nextInt(5) == 0 ? null : NOON.plusSeconds(DAY * (random.nextInt(4) - 1));
      String outcome = OUTCOMES[random.nextInt(OUTCOMES.length)];
      rows.add(row(orderId, n, random.nextInt(3), updated, outcome));
    }

    assertSameBothWays(rows, 60);
  }

  @Test
  void anOrderThatIsUpdatedLaterIsDecidedWhereItHasNoCopy() {
    List<Row> one = List.of(row(1L, 1, 5, NOON.plusSeconds(3 * DAY), "candidate"));

    SettledOrders few = few(one);

    assertThat(few.orders().select("is_undecided").head().getBoolean(0)).isFalse();
    assertSameBothWays(one, 1);
  }

  @Test
  void rowsWithoutAnIdAreNoCopiesOfOneAnother() {
    List<Row> rows =
        List.of(
            row(null, 1, 5, NOON, "not_valid"),
            row(null, 2, 6, NOON, "not_valid"),
            row(null, 3, 6, NOON, "missing_order_id"));

    assertThat(few(rows).orders().count()).isEqualTo(2);
    assertSameBothWays(rows, 2);
  }

  private void assertSameBothWays(List<Row> rows, int atLeast) {
    SettledOrders few = few(rows);
    SettledOrders all;
    try (Held held = Held.much()) {
      Dataset<Row> frame = spark.createDataFrame(rows, ROWS);
      all = SettledOrders.ofCopies(frame, frame, AS_OF, held);
      assertThat(sorted(few.orders()))
          .hasSizeGreaterThanOrEqualTo(atLeast)
          .isEqualTo(sorted(all.orders()));
      assertThat(sorted(rejected(few))).isEqualTo(sorted(rejected(all)));
    }
  }

  private SettledOrders few(List<Row> rows) {
    return SettledOrders.ofFewCopies(spark.createDataFrame(rows, ROWS), AS_OF, Held.little());
  }

  private static Dataset<Row> rejected(SettledOrders settled) {
    return settled.rejected().select("outcome", "order_id", "amount_e4", "source_row");
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.select(col("*")).collectAsList().stream()
        .map(Row::toString)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static Row row(Long orderId, int n, int content, Instant updatedAt, String outcome) {
    Instant orderedAt = outcome.equals("future") ? NOON.plusSeconds(2 * DAY) : NOON;
    return RowFactory.create(
        orderId,
        n % 7 == 0 ? null : 7L,
        java.sql.Timestamp.from(orderedAt),
        java.sql.Date.valueOf(outcome.equals("future") ? AS_OF.plusDays(2) : AS_OF),
        "web",
        10_000L * content,
        "SEK",
        updatedAt == null ? null : java.sql.Timestamp.from(updatedAt),
        !outcome.equals("not_valid"),
        BigDecimal.ONE,
        outcome,
        100L + n,
        RowFactory.create(n));
  }
}

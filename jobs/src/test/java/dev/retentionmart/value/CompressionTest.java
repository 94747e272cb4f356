package dev.retentionmart.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.Compression.Level;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What goes to the driver stands for all customers, whatever is rounded. */
class CompressionTest {
  private static final GroupName BIG = new GroupName("gold", "web");
  private static final GroupName SMALL = new GroupName("silver", "store");

  private static final ValueSettings WEEKS =
      new ValueSettings(
          ValueSettings.Choice.AUTO, ValueSettings.TimeUnit.WEEK, 365, 0, 90, 100, 100);

  @Test
  void fewCustomersAreNotRounded() {
    Dataset<Row> customers = customers(2_000);
    Compression<RecencyFrequencyTable.Row> times =
        Compression.ofTimes(customers, WEEKS, Optional.empty());

    assertThat(times.width(GroupName.ALL)).hasValue(1);
    assertThat(times.in(GroupName.ALL))
        .hasSize((int) customers.select("x", "recency_days", "age_days").distinct().count())
        .allSatisfy(
            row -> {
              double days = row.age() * 7;
              assertThat(days).isCloseTo(Math.rint(days), within(1e-9));
            });
    assertThat(times.groups(Level.CHANNEL)).containsExactly(BIG, SMALL);
    assertThat(times.customers(SMALL)).isEqualTo(20);
    assertThat(times.in(SMALL)).as("fewer than min-group-customers").isEmpty();
    assertThat(times.width(SMALL)).isEmpty();
  }

  @Test
  void manyCustomersAreRoundedButStandForAll() {
    Dataset<Row> customers = customers(400_000).cache();
    Compression<RecencyFrequencyTable.Row> times =
        Compression.ofTimes(customers, WEEKS, Optional.empty());
    Compression<SpendTable.Row> spend = Compression.ofSpend(customers, WEEKS, Optional.empty());
    Row sums =
        customers
            .selectExpr(
                "sum(x)",
                "sum(recency_days) / 7",
                "sum(age_days) / 7",
                "count_if(x > 0 and mean_e4 > 0)",
                "sum(if(x > 0 and mean_e4 > 0, mean_e4, 0)) / 10000")
            .head();

    for (GroupName group : List.of(GroupName.ALL)) {
      List<RecencyFrequencyTable.Row> cells = times.in(group);
      assertThat(cells.size()).isBetween(1_000, Compression.MOST * 11 / 10);
      assertThat(times.width(group).getAsDouble()).isGreaterThan(1);
      assertThat(cells.stream().mapToLong(RecencyFrequencyTable.Row::customers).sum())
          .isEqualTo(400_000);
      assertThat(cells.stream().mapToLong(cell -> cell.x() * cell.customers()).sum())
          .isEqualTo(sums.getLong(0));
      assertThat(cells.stream().mapToDouble(cell -> cell.recency() * cell.customers()).sum())
          .isCloseTo(sums.getDouble(1), within(1e-3));
      assertThat(cells.stream().mapToDouble(cell -> cell.age() * cell.customers()).sum())
          .isCloseTo(sums.getDouble(2), within(1e-3));
    }
    assertThat(spend.in(GroupName.ALL).size()).isLessThan(Compression.MOST * 11 / 10);
    assertThat(spend.customers(GroupName.ALL)).isEqualTo(sums.getLong(3));
    assertThat(
            spend.in(GroupName.ALL).stream()
                .mapToDouble(cell -> cell.meanValue() * cell.customers())
                .sum())
        .isCloseTo(sums.getDouble(4), within(1e-2));

    Compression<RecencyFrequencyTable.Row> alike =
        Compression.ofTimes(customers, WEEKS, Optional.of(times));
    assertThat(alike.in(BIG)).containsExactlyInAnyOrderElementsOf(times.in(BIG));
    customers.unpersist();
  }

  @Test
  void nobodyIsAGroupToo() {
    Compression<SpendTable.Row> spend = Compression.ofSpend(customers(0), WEEKS, Optional.empty());

    assertThat(spend.groups(Level.ALL)).containsExactly(GroupName.ALL);
    assertThat(spend.customers(GroupName.ALL)).isZero();
    assertThat(spend.in(GroupName.ALL)).isEmpty();
  }

  /** Of each hundred, one is small. */
  private static Dataset<Row> customers(long number) {
    return TestSpark.session()
        .range(number)
        .select(
            expr("if(id % 100 = 0, 'silver', 'gold')").as("segment"),
            expr("if(id % 100 = 0, 'store', 'web')").as("channel"),
            expr("cast(pmod(hash(id), 9) as int)").as("x"),
            expr("cast(30 + pmod(hash(id, 1), 900) as int)").as("age_days"),
            expr("pmod(hash(id, 2), 1000) / 1000").as("share"),
            expr("cast(pmod(hash(id, 3), 3000000) as bigint) - 100000").as("mean_e4"))
        .withColumn("recency_days", expr("if(x = 0, 0, cast(1 + share * (age_days - 1) as int))"))
        .drop(col("share"));
  }
}

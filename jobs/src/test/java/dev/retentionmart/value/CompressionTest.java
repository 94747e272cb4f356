package dev.retentionmart.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.Compression.Level;
import dev.retentionmart.value.model.Fit;
import dev.retentionmart.value.model.ParetoNbd;
import dev.retentionmart.value.model.PurchaseFitter;
import dev.retentionmart.value.model.PurchaseModel;
import dev.retentionmart.value.model.PurchaseModelFamily;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.Simulation;
import dev.retentionmart.value.model.SpendTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What goes to the driver stands for all customers. */
class CompressionTest {
  private static final GroupName BIG = new GroupName("gold", "web");
  private static final GroupName SMALL = new GroupName("silver", "store");

  private static final Percentage A_PERCENT = withinPercentage(1);

  private static final ValueSettings WEEKS = weeks(100);

  @Test
  void ofFewCustomersNoneIsLeftOut() {
    Dataset<Row> customers = customers(2_000);
    Compression<RecencyFrequencyTable.Row> times = Compression.ofTimes(customers, WEEKS);

    assertThat(times.in(GroupName.ALL))
        .hasSize((int) customers.select("x", "recency_days", "age_days").distinct().count());
    assertThat(people(times.in(GroupName.ALL))).isEqualTo(2_000);
    assertThat(times.groups(Level.CHANNEL)).hasSize(4).contains(BIG, SMALL);
    assertThat(people(times.in(BIG))).isEqualTo(times.customers(BIG)).isEqualTo(1_320);
    assertThat(times.oneIn(BIG)).isEqualTo(1);
    assertThat(times.customers(SMALL)).isEqualTo(7);
    assertThat(times.in(SMALL)).as("fewer than min-group-customers").isEmpty();
  }

  @Test
  void manyCustomersAreStoodForByOneInFour() {
    Dataset<Row> customers = customers(300_000).cache();
    Compression<RecencyFrequencyTable.Row> times = Compression.ofTimes(customers, WEEKS);
    Compression<SpendTable.Row> spend = Compression.ofSpend(customers, WEEKS);

    assertThat(customers.select("x", "recency_days", "age_days").distinct().count())
        .as("all cells")
        .isGreaterThan(2 * Compression.MOST * 11 / 10);
    for (GroupName group : List.of(GroupName.ALL, GroupName.ofSegment("gold"), BIG)) {
      assertThat(times.in(group).size())
          .isBetween(Compression.MOST / 4, Compression.MOST * 11 / 10);
      assertThat(people(times.in(group)))
          .isBetween(times.customers(group) * 24 / 100, times.customers(group) * 26 / 100);
    }
    assertThat(times.oneIn(BIG)).isEqualTo(4);
    assertThat(people(times.in(SMALL))).as("there is room for all").isEqualTo(1_000);
    assertThat(times.customers(GroupName.ALL)).isEqualTo(300_000);

    Row means =
        customers
            .selectExpr(
                "avg(x)",
                "avg(recency_days) / 7",
                "avg(age_days) / 7",
                "avg(if(x > 0 and mean_e4 > 0, mean_e4, null)) / 10000")
            .head();
    assertThat(mean(times, RecencyFrequencyTable.Row::x)).isCloseTo(means.getDouble(0), A_PERCENT);
    assertThat(mean(times, RecencyFrequencyTable.Row::recency))
        .isCloseTo(means.getDouble(1), A_PERCENT);
    assertThat(mean(times, RecencyFrequencyTable.Row::age))
        .isCloseTo(means.getDouble(2), A_PERCENT);
    List<SpendTable.Row> spends = spend.in(GroupName.ALL);
    assertThat(
            spends.stream().mapToDouble(row -> row.meanValue() * row.customers()).sum()
                / spends.stream().mapToLong(SpendTable.Row::customers).sum())
        .isCloseTo(means.getDouble(3), A_PERCENT);

    Compression<RecencyFrequencyTable.Row> again =
        Compression.ofTimes(customers.repartition(7), WEEKS);
    assertThat(again.in(BIG)).containsExactlyInAnyOrderElementsOf(times.in(BIG));
    customers.unpersist();
  }

  @Test
  void ofManyGroupsOnlyTheLargestHaveCells() {
    Dataset<Row> customers = customers(300_000).cache();
    Compression<RecencyFrequencyTable.Row> one =
        Compression.ofTimes(customers, weeks(Compression.MOST / 3));
    assertThat(people(one.in(BIG)))
        .as("at least min-group-customers")
        .isGreaterThan(Compression.MOST / 3);
    GroupName second = new GroupName("gold", "store");
    assertThat(one.customers(second)).isEqualTo(99_000);
    assertThat(one.in(second)).isEmpty();
    assertThat(one.oneIn(second)).isZero();

    Compression<RecencyFrequencyTable.Row> none =
        Compression.ofTimes(customers, weeks(Compression.MOST));
    assertThat(none.in(BIG)).isEmpty();
    assertThat(people(none.in(GroupName.ALL))).as("all together").isGreaterThan(70_000);
    customers.unpersist();
  }

  @Test
  void whoIsAllOfAGroupIsNotCountedTwice() {
    Dataset<Row> customers = customers(1_000).where("segment = 'gold' OR channel = 'web'");
    Compression<RecencyFrequencyTable.Row> times = Compression.ofTimes(customers, weeks(5));
    assertThat(times.isAllOfParent(new GroupName("silver", "web"))).isTrue();
    assertThat(times.in(new GroupName("silver", "web"))).isEmpty();
    assertThat(people(times.in(GroupName.ofSegment("silver")))).isEqualTo(6);
  }

  @Test
  void aSampleGivesTheParametersOfAll() {
    PurchaseModel truth = new ParetoNbd(0.8, 5, 0.7, 40);
    List<RecencyFrequencyTable.Row> inDays = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    RecencyFrequencyTable simulated = new Simulation(7).purchases(truth, 160_000, 150);
    for (int i = 0; i < simulated.size(); i++) {
      int x = simulated.x(i);
      int age = (int) Math.ceil(simulated.age(i) * 7);
      int recency = x == 0 ? 0 : Math.min(age, (int) Math.round(simulated.recency(i) * 7));
      for (long j = 0; j < simulated.customers(i); j++) {
        inDays.add(new RecencyFrequencyTable.Row(x, recency / 7.0, age / 7.0, 1));
        rows.add(RowFactory.create("c" + rows.size(), "gold", "web", x, recency, age));
      }
    }
    Dataset<Row> customers =
        TestSpark.session()
            .createDataFrame(
                rows,
                StructType.fromDDL(
                    "customer_id string, segment string, channel string, x int, recency_days int,"
                        + " age_days int"));
    List<RecencyFrequencyTable.Row> sample =
        Compression.ofTimes(customers, WEEKS).in(GroupName.ALL);

    Fit all = fit(inDays);
    Fit sampled = fit(sample);
    assertThat(sampled.customers()).isLessThan(all.customers() * 6 / 10);
    double[] error = sampled.standardErrors().orElseThrow();
    for (int i = 0; i < error.length; i++) {
      assertThat(sampled.parameters()[i]).isCloseTo(all.parameters()[i], within(2 * error[i]));
    }
  }

  private static Fit fit(List<RecencyFrequencyTable.Row> rows) {
    return PurchaseFitter.fit(PurchaseModelFamily.PARETO_NBD, RecencyFrequencyTable.of(rows)).fit();
  }

  @Test
  void nobodyIsAGroupToo() {
    Compression<SpendTable.Row> spend = Compression.ofSpend(customers(0), WEEKS);

    assertThat(spend.groups(Level.ALL)).containsExactly(GroupName.ALL);
    assertThat(spend.customers(GroupName.ALL)).isZero();
    assertThat(spend.in(GroupName.ALL)).isEmpty();
  }

  private static ValueSettings weeks(int minGroupCustomers) {
    return new ValueSettings(
        ValueSettings.Choice.AUTO, ValueSettings.TimeUnit.WEEK, 365, 0, 90, minGroupCustomers, 100);
  }

  private static long people(List<RecencyFrequencyTable.Row> cells) {
    return cells.stream().mapToLong(RecencyFrequencyTable.Row::customers).sum();
  }

  private static double mean(
      Compression<RecencyFrequencyTable.Row> times,
      ToDoubleFunction<RecencyFrequencyTable.Row> number) {
    List<RecencyFrequencyTable.Row> cells = times.in(GroupName.ALL);
    return cells.stream().mapToDouble(row -> number.applyAsDouble(row) * row.customers()).sum()
        / people(cells);
  }

  /** Of each hundred, one is silver; of three, one has come by the store. */
  private static Dataset<Row> customers(long number) {
    return TestSpark.session()
        .range(number)
        .select(
            expr("if(id % 100 = 0, 'silver', 'gold')").as("segment"),
            expr("if(id % 3 = 0, 'store', 'web')").as("channel"),
            col("id").as("customer_id"),
            expr("cast(pmod(hash(id), 9) as int)").as("x"),
            expr("cast(30 + pmod(hash(id, 1), 900) as int)").as("age_days"),
            expr("pmod(hash(id, 2), 1000) / 1000").as("share"),
            expr("cast(pmod(hash(id, 3), 3000000) as bigint) - 100000").as("mean_e4"))
        .withColumn("recency_days", expr("if(x = 0, 0, cast(1 + share * (age_days - 1) as int))"))
        .drop(col("share"));
  }
}

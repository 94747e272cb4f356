package dev.retentionmart.generate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  private static final LocalDate FROM = LocalDate.of(2023, 1, 1);
  private static final LocalDate TO = LocalDate.of(2025, 12, 31);

  private final SparkSession spark = TestSpark.session();

  @TempDir Path folder;

  @Test
  void rowsDoNotDependOnHowTheWorkIsSplit() {
    GeneratedTables whole = tables(300, 7, 1);
    GeneratedTables split = tables(300, 7, 5);

    assertThat(sorted(split.orders())).isEqualTo(sorted(whole.orders())).isNotEmpty();
    assertThat(sorted(split.customers())).isEqualTo(sorted(whole.customers())).isNotEmpty();
    assertThat(sorted(split.refunds())).isEqualTo(sorted(whole.refunds())).isNotEmpty();
  }

  @Test
  void anotherSeedGivesAnotherHistory() {
    assertThat(sorted(tables(50, 1, 1).orders())).isNotEqualTo(sorted(tables(50, 2, 1).orders()));
    assertThat(sorted(rates(1))).isNotEqualTo(sorted(rates(2)));
  }

  @Test
  void moreCustomersLeaveTheOthersAsTheyWere() {
    assertThat(sorted(tables(60, 7, 1).refunds())).containsAll(sorted(tables(50, 7, 1).refunds()));
  }

  @Test
  void sharesAreThoseOfARealShop() {
    Dataset<Row> orders = tables(5_000, 42, 2).orders().cache();
    try {
      double rows = orders.count();

      assertThat(rows / 5_000).isBetween(7.0, 9.5);
      assertThat(orders.where("customer_id is null").count() / rows).isCloseTo(0.04, within(0.01));
      assertThat(orders.where("status = 'cancelled'").count() / rows)
          .isCloseTo(0.03, within(0.006));
      assertThat(orders.where("status = 'placed'").count() / rows).isBetween(0.005, 0.02);
      assertThat(orders.where("currency = 'EUR'").count() / rows).isCloseTo(0.15, within(0.04));
      assertThat(orders.where("currency = 'XXX'").count() / rows).isBetween(0.0001, 0.001);
      assertThat(orders.select("channel").distinct().count()).isEqualTo(5);
      assertThat(rows - orders.select("order_id").distinct().count())
          .isBetween(0.005 * rows, 0.02 * rows);
      assertThat(tables(5_000, 42, 2).refunds().count() / rows).isBetween(0.03, 0.06);
    } finally {
      orders.unpersist();
    }
  }

  @Test
  void fewCustomersMakeManyOrdersAndManyMakeOne() {
    Dataset<Row> ordersPerCustomer =
        tables(5_000, 42, 2)
            .orders()
            .where("customer_id is not null")
            .groupBy("customer_id")
            .count();

    assertThat(ordersPerCustomer.where("count = 1").count()).isGreaterThan(1_000);
    assertThat(ordersPerCustomer.where("count >= 40").count()).isBetween(50L, 500L);
  }

  @Test
  void rejectedShareStaysWellBelowOnePercent() {
    assertThat(2 * Damage.rejectedShare()).isLessThan(0.005);
  }

  @Test
  void everythingHappensWithinTheHistory() {
    GeneratedTables tables = tables(2_000, 42, 2);

    assertThat(tables.orders().where("to_date(ordered_at) < '2023-01-01'").count()).isZero();
    assertThat(tables.orders().where("to_date(ordered_at) > '2025-12-31'").count()).isZero();
    assertThat(tables.orders().where("to_date(updated_at) > '2025-12-31'").count()).isZero();
    assertThat(tables.orders().where("updated_at < ordered_at").count()).isZero();
    assertThat(tables.refunds().where("to_date(refunded_at) > '2025-12-31'").count()).isZero();
    assertThat(tables.customers().where("to_date(valid_from) > '2025-12-31'").count()).isZero();
  }

  @Test
  void segmentVersionsDoNotOverlap() {
    Dataset<Row> versions = tables(5_000, 42, 2).customers();
    Dataset<Row> versionsWithNext =
        versions.withColumn(
            "next_from",
            lead("valid_from", 1).over(Window.partitionBy("customer_id").orderBy("valid_from")));

    assertThat(versionsWithNext.where("valid_to <= valid_from").count()).isZero();
    assertThat(versionsWithNext.where("next_from is not null and valid_to is null").count())
        .isZero();
    assertThat(versionsWithNext.where("valid_to > next_from").count()).isZero();
    assertThat(versionsWithNext.where("next_from is not null").count()).isGreaterThan(500);
  }

  @Test
  void refundsReferToOrdersAndNeverExceedThem() {
    GeneratedTables tables = tables(2_000, 42, 2);
    Dataset<Row> refunds = tables.refunds().groupBy("order_id").sum("amount");
    Dataset<Row> orders =
        tables.orders().where("status = 'completed'").select("order_id", "amount").distinct();

    assertThat(refunds.join(orders, "order_id").count()).isEqualTo(refunds.count());
    assertThat(
            refunds
                .join(orders, "order_id")
                .where(col("sum(amount)").gt(coalesce(col("amount"), lit(0))))
                .count())
        .isZero();
  }

  @Test
  void ratesHaveHolesAtWeekendsAndBeginBeforeTheFirstDay() {
    Dataset<Row> rates = rates(42);

    assertThat(rates.where("dayofweek(date) in (1, 7)").count()).isZero();
    assertThat(rates.where("date < '2023-01-01'").count()).isPositive();
    assertThat(rates.where("rate < 8 or rate > 15").count()).isZero();
  }

  @Test
  void oneCustomerOnOneDayIsAHistory() {
    String output = folder.resolve("one").toString();
    Generator.generate(
        spark,
        new GeneratorOptions(1, 5, FROM, FROM, output, SourceFormat.PARQUET),
        Progress.silent());

    Dataset<Row> orders = spark.read().parquet(output + "/orders");
    assertThat(orders.select("order_id").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("O0000001000");
    assertThat(spark.read().parquet(output + "/exchange_rates").count()).isPositive();
    assertThat(spark.read().parquet(output + "/refunds").count()).isZero();
  }

  @Test
  void deltaTablesHoldTheSameRows() {
    GeneratorOptions options =
        new GeneratorOptions(
            20, 5, FROM, TO, folder.resolve("delta").toString(), SourceFormat.DELTA);
    Generator.generate(spark, options, Progress.silent());

    assertThat(sorted(spark.read().format("delta").load(options.output() + "/orders")))
        .isEqualTo(sorted(tables(20, 5, 1).orders()));
  }

  @Test
  void numberedHistoryHasLongIds() {
    String output = folder.resolve("numbered").toString();
    Generator.generate(
        spark,
        new GeneratorOptions(20, 5, FROM, TO, output, SourceFormat.PARQUET),
        HistoryShape.numbered(),
        Progress.silent());

    assertThat(spark.read().parquet(output + "/orders").schema().simpleString())
        .isEqualTo(
            "struct<order_id:bigint,customer_id:bigint,ordered_at:timestamp,channel:string,"
                + "status:string,amount:decimal(12,2),currency:string,updated_at:timestamp>");
  }

  /** To the minute; copies of an order have its number and its time. */
  @Test
  void numbersOfOrdersGrowWithTimeAndNoTwoHaveTheSame() {
    GeneratorOptions options =
        new GeneratorOptions(300, 5, FROM, TO, "unused", SourceFormat.PARQUET);
    List<Row> orders =
        Generator.tables(spark, options, HistoryShape.numbered(), 1)
            .orders()
            .where("order_id IS NOT NULL AND ordered_at IS NOT NULL")
            .selectExpr("order_id", "ordered_at", "date_trunc('minute', ordered_at)")
            .distinct()
            .sort("order_id")
            .collectAsList();
    assertThat(orders).hasSizeGreaterThan(2_000);
    for (int i = 1; i < orders.size(); i++) {
      assertThat(orders.get(i).getLong(0)).isGreaterThan(orders.get(i - 1).getLong(0));
      assertThat(orders.get(i).getTimestamp(2)).isAfterOrEqualTo(orders.get(i - 1).getTimestamp(2));
    }
  }

  @Test
  void refusesAFolderThatHoldsSomething() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "mine");

    assertFault(new GeneratorOptions(1, 5, FROM, TO, folder.toString(), SourceFormat.PARQUET))
        .hasMessageContaining("not an empty folder")
        .hasMessageContaining("name a new folder");
  }

  @Test
  void refusesNoCustomers() {
    assertFault(new GeneratorOptions(0, 5, FROM, TO, "unused", SourceFormat.PARQUET))
        .hasMessageContaining("number of customers is 0");
  }

  @Test
  void refusesDaysInTheWrongOrder() {
    assertFault(new GeneratorOptions(1, 5, TO, FROM, "unused", SourceFormat.PARQUET))
        .hasMessageContaining("first day, 2025-12-31, is after its last day, 2023-01-01");
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertFault(
      GeneratorOptions options) {
    return assertThatThrownBy(() -> Generator.generate(spark, options, Progress.silent()))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
  }

  private GeneratedTables tables(long customers, long seed, int tasks) {
    GeneratorOptions options =
        new GeneratorOptions(customers, seed, FROM, TO, "unused", SourceFormat.PARQUET);
    return Generator.tables(spark, options, HistoryShape.readable(), tasks);
  }

  private Dataset<Row> rates(long seed) {
    return GeneratedTables.exchangeRates(spark, seed, FROM, TO);
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}

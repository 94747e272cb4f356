package dev.retentionmart;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.config.Sources;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Failures;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says of bad input, and what it leaves. */
class BadInputTest {
  private static final LocalDate AS_OF = LocalDate.of(2025, 3, 31);

  @TempDir Path folder;

  private Fixture shop() {
    Fixture shop = new Fixture(folder);
    for (int i = 0; i < 98; i++) {
      shop.order("o" + i, "c" + i % 20, "2025-01-%02d".formatted(1 + i % 28), "web", "10");
    }
    return shop;
  }

  @Test
  void missingColumnIsNamedWithItsNearest() {
    Fault fault = fault(withAmount(shop().write().config(), "amout"));
    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault).hasMessageContaining("sources.orders.columns.amount = \"amout\"");
    assertThat(fault).hasMessageContaining("nearest: `amount`");
    assertThat(folder.resolve("warehouse/history")).doesNotExist();
  }

  @Test
  void expressionThatDoesNotParseIsNamed() {
    Fault fault = fault(withAmount(shop().write().config(), "amount +"));
    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault).hasMessageContaining("sources.orders.columns.amount = \"amount +\"");
  }

  @Test
  void aggregateIsNoMapping() {
    Fault fault = fault(withAmount(shop().write().config(), "sum(amount)"));
    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault).hasMessageContaining("exactly one value for each row");
  }

  @Test
  void fileThatIsNoParquetIsRefused() throws IOException {
    NightlyConfig config = shop().write().config();
    Path orders = folder.resolve("orders");
    try (var files = Files.list(orders)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(orders.resolve("orders.parquet"), "order_id,amount\n1,2\n");
    Fault fault = fault(config);
    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault).hasMessageContaining("as Parquet");
  }

  @Test
  void missingSourceIsNamed() {
    Fixture shop = new Fixture(folder);
    Fault fault = fault(shop.config());
    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault).hasMessageContaining("there is no such file or folder");
  }

  @Test
  void sourceWithoutRowsPublishesNothing() {
    Fault fault = fault(new Fixture(folder).write().config());
    assertThat(fault.exitCode()).isEqualTo(ExitCode.GATE);
    assertThat(fault).hasMessageContaining("'not-empty'");
    assertThat(folder.resolve("warehouse/mart/retention")).doesNotExist();
  }

  @Test
  void tooManyRejectedRowsLeaveYesterdaysTables() {
    Fixture shop = shop().maxRejectedShare(0.01);
    shop.run("2025-03-31");
    long ordersBefore = shop.table("history/orders").count();
    shop.orderRow("x1", "c1", "2025-02-01", "web", "5", "EUR", "ok", "2025-02-01");
    shop.orderRow("x2", "c1", "2025-02-01", "web", "ten", "SEK", "ok", "2025-02-01");

    Fault fault = fault(shop.write().config());

    assertThat(fault.exitCode()).isEqualTo(ExitCode.GATE);
    assertThat(fault)
        .hasMessageContaining("'max-rejected-share'")
        .hasMessageContaining("2 of 100 rows of orders are rejected (2.00 %")
        .hasMessageContaining("1 × unknown_currency")
        .hasMessageContaining("\"currency\":\"EUR\"");
    assertThat(shop.table("history/orders").count()).isEqualTo(ordersBefore);
    assertThat(shop.table("mart/retention").select("run_id").distinct().count()).isEqualTo(1);
    assertThat(shop.table("history/rejected_rows").count()).isEqualTo(2);
    assertThat(
            shop.table("mart/runs")
                .orderBy("started_at")
                .select("status", "exit_code")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[succeeded,0]", "[failed,4]");
  }

  /** Spark throws checked exceptions that no method declares. */
  @Test
  void aSourceThatCannotBeReadLeavesARowOfTheFailedRun() throws IOException {
    Fixture shop = shop();
    shop.run("2025-03-31");
    damage(folder.resolve("orders"));

    Throwable failure =
        catchThrowable(
            () -> Nightly.run(TestSpark.session(), shop.config(), AS_OF, Progress.silent()));

    assertThat(failure).isInstanceOf(SparkException.class);
    assertThat(
            shop.table("mart/runs")
                .orderBy("started_at")
                .select("status", "exit_code")
                .collectAsList())
        .extracting(Row::toString)
        .containsExactly("[succeeded,0]", "[failed,3]");
  }

  @Test
  void whatARunLeavesOfItsFailureIsWhatTheUserWasTold() {
    NightlyConfig config = withAmount(shop().write().config(), "100 / (length(currency) - 3)");

    Throwable failure =
        catchThrowable(() -> Nightly.run(TestSpark.session(), config, AS_OF, Progress.silent()));

    Fault told = Failures.explain(failure);
    assertThat(told.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(told.remedy()).contains("try_divide");
    assertThat(shop().table("mart/runs").select("exit_code", "error").collectAsList())
        .containsExactly(RowFactory.create(told.exitCode().code(), told.getMessage()));
  }

  /** Everything but what Parquet files begin and end with. */
  private static void damage(Path source) throws IOException {
    try (var files = Files.list(source)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        byte[] content = Files.readAllBytes(file);
        int footer = ByteBuffer.wrap(content).order(LITTLE_ENDIAN).getInt(content.length - 8);
        Arrays.fill(content, 4, content.length - 8 - footer, (byte) 0xFF);
        Files.write(file, content);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      }
    }
  }

  @Test
  void warehouseThatCannotBeWrittenFails() throws IOException {
    NightlyConfig config = shop().write().config();
    Files.writeString(folder.resolve("warehouse"), "a file where the folder should be");
    Fault fault = fault(config);
    assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(fault).hasMessageContaining("Cannot lock the warehouse " + config.warehouse());
    assertThat(folder.resolve("warehouse")).hasContent("a file where the folder should be");
  }

  private static Fault fault(NightlyConfig config) {
    return catchThrowableOfType(
        Fault.class, () -> Nightly.run(TestSpark.session(), config, AS_OF, Progress.silent()));
  }

  private static NightlyConfig withAmount(NightlyConfig config, String amount) {
    OrdersSource orders = config.sources().orders();
    OrdersSource changed =
        new OrdersSource(
            orders.location(),
            false,
            Optional.empty(),
            orders.orderId(),
            orders.customerId(),
            orders.orderedAt(),
            orders.channel(),
            amount,
            Optional.empty(),
            Optional.empty());
    return new NightlyConfig(
        config.warehouse(),
        config.timeZone(),
        config.currency(),
        config.grains(),
        config.activeWindows(),
        config.grossMargin(),
        config.quality(),
        config.keepDays(),
        config.value(),
        config.catalogue(),
        new Sources(changed, Optional.empty(), Optional.empty(), Optional.empty()));
  }
}

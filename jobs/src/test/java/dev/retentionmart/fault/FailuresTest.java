package dev.retentionmart.fault;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import org.apache.spark.errors.SparkCoreErrors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure is called, and the exit code it gets. */
class FailuresTest {
  @TempDir Path folder;

  @Test
  void aFaultIsToldAsItIsHoweverDeepItLies() {
    Fault fault = Fault.gate("problem", "reason", "remedy");

    assertThat(Failures.explain(new RuntimeException("wrapped", fault))).isSameAs(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cast(text as decimal(10,2)) | The value 'abc' of the type "STRING" cannot be cast to "DECIMAL(10,2)"
          1 / (length(text) - 3)      | Division by zero.
          cast(text as date)          | The value 'abc' of the type "STRING" cannot be cast to "DATE"
          """)
  void anExpressionThatFailsOnAValueIsTheSourcesFault(String sql, String said) {
    Fault fault = Failures.explain(failureOf(expr(sql)));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault.problem()).endsWith(": " + sql);
    assertThat(fault.reason()).contains(said).doesNotContain("spark.sql.ansi", "SQLSTATE");
    assertThat(fault.remedy()).contains("try_cast", "try_divide", "rejected and counted");
  }

  @Test
  void aComputationOfOursThatFailsIsNotTheSourcesFault() {
    Fault fault = Failures.explain(failureOf(col("text").cast("int")));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(fault.reason()).contains("CAST_INVALID_INPUT");
    assertThat(fault.remedy()).contains("--debug");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "this is no Parquet file");
    SparkSession spark = TestSpark.session();

    Fault fault =
        Failures.explain(
            catchThrowable(
                () -> spark.read().schema("x int").parquet(folder.toString()).collectAsList()));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.SOURCE);
    assertThat(fault.reason()).contains("a.parquet is not a Parquet file");
  }

  @Test
  void whatWentWithAnExecutorIsNoBug() {
    Throwable lost = SparkCoreErrors.checkpointRDDBlockIdNotFoundError(new RDDBlockId(52, 1));

    Fault fault = Failures.explain(new RuntimeException(lost));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(fault.problem()).startsWith("Executors were lost");
    assertThat(fault.reason()).contains("rdd_52_1");
    assertThat(fault.remedy()).startsWith("run again");
  }

  @Test
  void twoRunsAtOnceAreAConflict() {
    Throwable conflict =
        new io.delta.exceptions.ConcurrentAppendException("files were added by another update");

    Fault fault = Failures.explain(new RuntimeException(conflict));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFLICT);
    assertThat(fault.reason()).contains("DELTA_CONCURRENT_APPEND");
    assertThat(fault.remedy()).contains("try again");
  }

  @Test
  void aListChangedWhileItIsReadIsABugAndNoConflict() {
    assertThat(Failures.explain(new ConcurrentModificationException()).exitCode())
        .isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void memoryIsGivenByTheLauncher() {
    Fault fault = Failures.explain(new RuntimeException(new OutOfMemoryError("Java heap space")));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(fault.problem()).isEqualTo("Java ran out of memory");
    assertThat(fault.remedy()).contains("RETENTION_MART_MEMORY=8g");
  }

  @Test
  void aFullDiskIsCalledThat() {
    Fault fault =
        Failures.explain(new RuntimeException(new IOException("No space left on device")));

    assertThat(fault.problem()).isEqualTo("The disk is full");
    assertThat(fault.remedy()).contains("spark.local.dir");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/w/orders (Permission denied)",
        "Mkdirs failed to create file:/w/orders",
        "/w: Read-only file system"
      })
  void aFolderWithoutRightsIsNamed(String message) {
    Fault fault = Failures.explain(new RuntimeException("deep", new IOException(message)));

    assertThat(fault.problem()).isEqualTo("A file or folder may not be read or written");
    assertThat(fault.reason()).contains(message);
    assertThat(Failures.explain(new AccessDeniedException("/w")).problem())
        .isEqualTo(fault.problem());
  }

  @Test
  void aLogThatCannotBeCreatedIsAFolderWithoutRights() {
    SparkSession spark = TestSpark.session();

    Throwable failure =
        catchThrowable(() -> spark.range(1).write().format("delta").save("/proc/nowhere/table"));

    assertThat(Failures.explain(failure).reason()).contains("/proc/nowhere/table");
    assertThat(Failures.explain(failure).problem()).contains("may not be read or written");
  }

  @Test
  void anythingElseIsToldInOneLineEach() {
    Fault fault =
        Failures.explain(
            new IllegalStateException("outer\nmore", new NullPointerException("inner")));

    assertThat(fault.exitCode()).isEqualTo(ExitCode.FAILURE);
    assertThat(fault.reason().lines().map(String::strip))
        .containsExactly("IllegalStateException: outer", "NullPointerException: inner");
    assertThat(fault.getCause()).isInstanceOf(IllegalStateException.class);
  }

  private static Throwable failureOf(Column column) {
    SparkSession spark = TestSpark.session();
    return catchThrowable(
        () ->
            spark
                .sql("select * from values ('abc') as t(text)")
                .repartition(2)
                .select(column)
                .collectAsList());
  }
}

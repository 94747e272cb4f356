package dev.retentionmart.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.TestSpark;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What a person sees while a run works. */
class CliProgressTest {
  private static final String DESCRIPTION = "spark.job.description";

  private final SparkSession spark = TestSpark.session();

  @Test
  void aLogGetsOneLinePerStepWithItsTime() {
    CapturedTerminal captured = new CapturedTerminal();
    try (ConsoleProgress progress = new ConsoleProgress(spark, captured.terminal())) {
      assertThat(progress.step("history", "one row per order", () -> spark.range(9).count()))
          .isEqualTo(9);
      progress.step("mart", "publish", () -> {});

      assertThat(captured.messages().lines())
          .satisfiesExactly(
              first ->
                  assertThat(first)
                      .matches("\\d\\d:\\d\\d:\\d\\d  history +one row per order +\\d+\\.\\d s"),
              second ->
                  assertThat(second).matches("\\d\\d:\\d\\d:\\d\\d  mart +publish +\\d+\\.\\d s"));
      assertThat(progress.stageSeconds()).containsOnlyKeys("history", "mart");
    }
  }

  @Test
  void everyJobIsNamedAfterItsStep() {
    CapturedTerminal captured = new CapturedTerminal();
    spark.sparkContext().setJobDescription("before");
    try (ConsoleProgress progress = new ConsoleProgress(spark, captured.terminal())) {
      String inside =
          progress.step(
              "mart", "publish", () -> spark.sparkContext().getLocalProperty(DESCRIPTION));

      assertThat(inside).isEqualTo("mart: publish");
      assertThat(spark.sparkContext().getLocalProperty(DESCRIPTION)).isEqualTo("before");
    } finally {
      spark.sparkContext().setJobDescription(null);
    }
  }

  @Test
  void aFailedStepSaysSo() {
    CapturedTerminal captured = new CapturedTerminal();
    try (ConsoleProgress progress = new ConsoleProgress(spark, captured.terminal())) {
      assertThatThrownBy(
              () ->
                  progress.step(
                      "mart",
                      "publish",
                      () -> {
                        throw new IllegalStateException("no");
                      }))
          .hasMessage("no");
    }
    assertThat(captured.messages()).containsPattern("publish +failed after \\d+\\.\\d s");
  }

  @Test
  void aTerminalGetsABarOfTasksThatGoesWhenTheStepIsDone() {
    CapturedTerminal captured = new CapturedTerminal(OptionalInt.of(90));
    try (ConsoleProgress progress = new ConsoleProgress(spark, captured.terminal())) {
      progress.step("history", "one row per order", this::threeTasksThatTakeAWhile);
    }
    assertThat(captured.messages())
        .contains("\rhistory  one row per order", "/3 tasks", "\r\u001b[K");
    assertThat(captured.messages()).endsWith(" s" + System.lineSeparator());
  }

  private void threeTasksThatTakeAWhile() {
    spark.range(0, 3, 1, 3).selectExpr("java_method('java.lang.Thread', 'sleep', 700L)").collect();
  }
}

package dev.retentionmart.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final String DESCRIPTION = "spark.job.description";

  @Test
  void allWorkIsDoneAtTheSameTime() {
    CountDownLatch bothAreThere = new CountDownLatch(2);

    SideBySide.run(() -> meet(bothAreThere), () -> meet(bothAreThere));

    assertThat(bothAreThere.getCount()).isZero();
  }

  @Test
  void aFailureIsToldWhenTheOtherWorkHasEnded() {
    AtomicBoolean isDone = new AtomicBoolean();
    CountDownLatch failed = new CountDownLatch(1);

    assertThatThrownBy(
            () ->
                SideBySide.run(
                    () -> {
                      failed.countDown();
                      throw new IllegalStateException("the first");
                    },
                    () -> {
                      meet(failed);
                      pause();
                      isDone.set(true);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the first");
    assertThat(isDone).isTrue();
  }

  @Test
  void theFirstFailureHasTheOthersWithIt() {
    assertThatThrownBy(
            () ->
                SideBySide.run(
                    () -> {
                      pause();
                      throw new IllegalStateException("the first");
                    },
                    () -> {
                      throw new AssertionError("the second");
                    }))
        .hasMessage("the first")
        .hasSuppressedException(new AssertionError("the second"));
  }

  @Test
  void whatFailsWithoutHavingSaidSoHasFailed() {
    assertThatThrownBy(
            () ->
                SideBySide.run(
                    () -> SideBySideTest.<RuntimeException>undeclared(new IOException("disk")),
                    () -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
  }

  @Test
  void oneFailureOfTwoIsToldOnce() {
    IllegalStateException failure = new IllegalStateException("of what both read");

    assertThatThrownBy(() -> SideBySide.run(() -> fail(failure), () -> fail(failure)))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void whoIsAskedToStopWaitsAndRemembers() {
    AtomicBoolean isDone = new AtomicBoolean();

    Thread.currentThread().interrupt();
    SideBySide.run(
        () -> {
          pause();
          isDone.set(true);
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(isDone).isTrue();
  }

  @Test
  void sparksJobsAreNamedAsTheCallers() {
    SparkContext spark = TestSpark.session().sparkContext();
    AtomicReference<String> description = new AtomicReference<>();

    spark.setJobDescription("counts: retention");
    try {
      SideBySide.run(() -> description.set(spark.getLocalProperty(DESCRIPTION)));
    } finally {
      spark.setJobDescription(null);
    }

    assertThat(description).hasValue("counts: retention");
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void undeclared(Throwable failure) throws E {
    throw (E) failure;
  }

  private static void meet(CountDownLatch latch) {
    latch.countDown();
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.retentionmart.cli;

import dev.retentionmart.progress.Progress;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Shows each step with its time on stderr: below a bar of tasks on a terminal, as plain lines in a
 * log. Names every Spark job after its step.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String DESCRIPTION = "spark.job.description";
  private static final int LOG_EVERY_SECONDS = 30;
  private static final int DRAW_EVERY_MILLISECONDS = 250;

  private final SparkContext spark;
  private final Terminal terminal;
  private final TaskCounter counter = new TaskCounter();
  private final Map<String, Double> stageSeconds = new LinkedHashMap<>();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
          });

  ConsoleProgress(SparkSession session, Terminal terminal) {
    this.spark = session.sparkContext();
    this.terminal = terminal;
    spark.addSparkListener(counter);
  }

  @Override
  public <T> T step(String stage, String step, Supplier<T> work) {
    String description = stage + ": " + step;
    String outerDescription = spark.getLocalProperty(DESCRIPTION);
    long start = System.nanoTime();
    StepDisplay display = display(stage, step);
    ScheduledFuture<?> ticks = tick(display, description);
    spark.setJobDescription(description);
    String ending = "failed after ";
    try {
      T done = work.get();
      ending = "";
      return done;
    } finally {
      spark.setJobDescription(outerDescription);
      ticks.cancel(false);
      double seconds = (System.nanoTime() - start) / 1e9;
      display.close();
      say(stage, step, ending + seconds(seconds));
      counter.forget(description);
      // A step within a step is part of its time already.
      if (outerDescription == null) {
        book(stage, seconds);
      }
    }
  }

  /** Seconds per stage so far, in the order of the stages. */
  synchronized Map<String, Double> stageSeconds() {
    return new LinkedHashMap<>(stageSeconds);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    spark.removeSparkListener(counter);
  }

  private synchronized void book(String stage, double seconds) {
    stageSeconds.merge(stage, seconds, Double::sum);
  }

  private StepDisplay display(String stage, String step) {
    long start = System.nanoTime();
    return terminal.columns().isPresent()
        ? new BarDisplay(stage + "  " + step, terminal.messages(), terminal.columns().getAsInt())
        : tasks ->
            say(
                stage,
                step,
                "%s so far, %d of %d tasks"
                    .formatted(
                        seconds((System.nanoTime() - start) / 1e9), tasks.done(), tasks.known()));
  }

  private ScheduledFuture<?> tick(StepDisplay display, String description) {
    Runnable show = () -> display.show(counter.tasks(description));
    return terminal.columns().isPresent()
        ? ticker.scheduleWithFixedDelay(
            show, DRAW_EVERY_MILLISECONDS, DRAW_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS)
        : ticker.scheduleWithFixedDelay(
            show, LOG_EVERY_SECONDS, LOG_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void say(String stage, String step, String what) {
    terminal
        .messages()
        .println("%s  %-10s %-44s %s".formatted(LocalTime.now().format(CLOCK), stage, step, what));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}

package dev.retentionmart.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal, which goes when its step is over. */
final class BarDisplay implements StepDisplay {
  private static final String START_OF_LINE = "\r";
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream messages;
  private final ProgressBar bar;

  BarDisplay(String step, PrintStream messages, int columns) {
    this.messages = messages;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(step)
            .setUnit(" tasks", 1)
            .setInitialMax(1)
            .setStyle(ProgressBarStyle.ASCII)
            .hideEta()
            .continuousUpdate()
            .setUpdateIntervalMillis(250)
            // The width is given, so that the library does not open the terminal to ask for it.
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> messages.print(START_OF_LINE + line), columns - 1))
            .build();
  }

  @Override
  public void show(TaskCounter.Tasks tasks) {
    bar.maxHint(Math.max(1, tasks.known()));
    bar.stepTo(tasks.done());
  }

  @Override
  public void close() {
    bar.close();
    messages.print(CLEAR_LINE);
    messages.flush();
  }
}

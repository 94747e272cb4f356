package dev.retentionmart.cli;

import dev.retentionmart.Nightly;
import dev.retentionmart.config.NightlyConfig;
import java.time.Clock;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The nightly run. The one place where the clock is asked which day it is. */
@Command(
    name = "run",
    description = "Brings the warehouse up to the as-of date and publishes its tables.",
    versionProvider = RootCommand.Version.class,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  @Mixin ConfigOptions config;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      converter = Dates.class,
      description =
          "The last business day that the run sees, such as 2025-12-31. Yesterday, in the business"
              + " time zone, when left out.")
  LocalDate asOf;

  @Option(
      names = "--full",
      description = "Build everything anew, not only what changed since the last run.")
  boolean full;

  @Option(names = "--dry-run", description = "Read, check and compute everything, write nothing.")
  boolean dryRun;

  @Mixin CommonOptions common;

  private final Terminal terminal;
  private final Clock clock;

  RunCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    return Job.perform(terminal, "run", common, this::run);
  }

  private void run(Ending ending) {
    NightlyConfig nightly = config.load();
    LocalDate today = LocalDate.now(clock.withZone(nightly.timeZone()));
    LocalDate lastDay = asOf == null ? today.minusDays(1) : asOf;
    ending.asOf(lastDay);
    if (lastDay.isAfter(today)) {
      terminal
          .messages()
          .println(
              "warning: " + lastDay + " is in the future; periods up to it will count as complete");
    }
    try (OwnedSession spark = SparkSessions.start(nightly.timeZone(), common.spark);
        ConsoleProgress progress = new ConsoleProgress(spark.session(), terminal)) {
      try {
        ending.ran(
            dryRun
                ? Nightly.dryRun(spark.session(), nightly, lastDay, full, progress)
                : Nightly.run(spark.session(), nightly, lastDay, full, progress));
      } catch (Throwable failure) {
        ending.stageSeconds(progress.stageSeconds());
        throw failure;
      }
    }
  }
}

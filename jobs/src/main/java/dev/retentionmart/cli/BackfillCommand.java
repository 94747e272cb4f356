package dev.retentionmart.cli;

import dev.retentionmart.Backfill;
import dev.retentionmart.BackfillResult;
import dev.retentionmart.Every;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.fault.Fault;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes past states. */
@Command(
    name = "backfill",
    description =
        "Publishes the state as of past days into mart/retention_history: what the sources say of"
            + " them now, beside what was said then. Writes no other table.",
    versionProvider = RootCommand.Version.class,
    sortOptions = false)
final class BackfillCommand implements Callable<Integer> {
  @Mixin ConfigOptions config;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      converter = Dates.class,
      description = "The first day that may be an as-of date.")
  LocalDate from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATE",
      converter = Dates.class,
      description = "The last day that may be an as-of date; not after that of the last run.")
  LocalDate to;

  @Option(
      names = "--every",
      defaultValue = "month",
      converter = Everies.class,
      paramLabel = "PERIOD",
      description =
          "Which days are as-of dates: every day, or the last day of every week, month, quarter or"
              + " year. Default: ${DEFAULT-VALUE}.")
  Every every;

  @Mixin CommonOptions common;

  private final Terminal terminal;
  private final Clock clock;

  BackfillCommand(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    return Job.perform(terminal, "backfill", common, this::backfill);
  }

  private void backfill(Ending ending) {
    ending.backfills(from, to, every);
    List<LocalDate> asOfDates = asOfDates();
    NightlyConfig nightly = config.load();
    requirePast(LocalDate.now(clock.withZone(nightly.timeZone())));
    try (OwnedSession spark = SparkSessions.start(nightly.timeZone(), common.spark);
        ConsoleProgress progress = new ConsoleProgress(spark.session(), terminal)) {
      try {
        BackfillResult result = Backfill.run(spark.session(), nightly, asOfDates, progress);
        ending.backfilled(result);
        tellWhatIsMissing(result);
      } catch (Throwable failure) {
        ending.stageSeconds(progress.stageSeconds());
        throw failure;
      }
    }
  }

  private List<LocalDate> asOfDates() {
    if (to.isBefore(from)) {
      throw Fault.configuration(
          "Cannot backfill from " + from + " to " + to,
          "--to is before --from",
          "swap the two dates");
    }
    List<LocalDate> asOfDates = every.daysBetween(from, to);
    if (asOfDates.isEmpty()) {
      throw Fault.configuration(
          "There is nothing to backfill from " + from + " to " + to,
          "no " + every.label() + " ends between these days",
          "move --to to the end of a " + every.label() + ", or give --every a shorter period");
    }
    return asOfDates;
  }

  private void requirePast(LocalDate today) {
    if (to.isAfter(today)) {
      throw Fault.configuration(
          "Cannot backfill up to " + to,
          "that day is in the future: today is " + today,
          "give --to a day that has been");
    }
  }

  private void tellWhatIsMissing(BackfillResult result) {
    note(result.withoutOrders(), result, "have no valid order: nothing is said of them now");
    note(result.neverRun(), result, "were never run: the columns _then are null");
    note(
        result.noLongerReadable(),
        result,
        "were run, but what was published can no longer be read: the columns _then are null");
  }

  private void note(int count, BackfillResult result, String what) {
    if (count > 0) {
      terminal
          .messages()
          .println("note: %d of %d as-of dates %s".formatted(count, result.asOfDates(), what));
    }
  }
}

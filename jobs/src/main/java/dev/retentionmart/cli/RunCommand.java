package dev.retentionmart.cli;

import dev.retentionmart.Nightly;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.ReportSettings;
import dev.retentionmart.fault.Failures;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.report.ReportStage;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
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

  @Option(
      names = "--only",
      paramLabel = "STAGE",
      converter = Stages.class,
      description =
          "Do one stage again from what the last run left, and nothing else; value is the one"
              + " stage that this is for. The as-of date is then the last run's.")
  Stages.Stage only;

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
    if (only != null && (full || dryRun)) {
      throw Fault.configuration(
          "Cannot do only one stage",
          "--full and --dry-run are about whole runs",
          "leave out --only, or " + (full ? "--full" : "--dry-run"));
    }
    NightlyConfig nightly = config.load();
    Optional<LocalDate> lastDay = lastDay(nightly);
    lastDay.ifPresent(ending::asOf);
    try (OwnedSession spark = SparkSessions.start(nightly.timeZone(), common.spark);
        ConsoleProgress progress = new ConsoleProgress(spark.session(), terminal)) {
      try {
        ending.ran(run(spark.session(), nightly, lastDay, progress));
        Optional<ReportSettings> report =
            nightly.report().filter(settings -> settings.isAfterRun() && !dryRun);
        if (report.isPresent()) {
          report(() -> new ReportStage(spark.session(), nightly, report.get(), progress), ending);
          ending.stageSeconds(progress.stageSeconds());
        }
      } catch (Throwable failure) {
        ending.stageSeconds(progress.stageSeconds());
        throw failure;
      }
    }
  }

  /**
   * What is published stays so, whatever becomes of the report: {@code mart/runs} has its row. The
   * command fails, so that somebody looks; when it is run again, it finds nothing to do but this.
   */
  private static void report(Supplier<ReportStage> opened, Ending ending) {
    try {
      ReportStage stage = opened.get();
      stage.writeIfNew();
      ending.reported(stage.path());
    } catch (Exception failed) {
      Fault why = Failures.explain(failed);
      throw Fault.failure(
              "The tables are published, but their report was not written",
              why.problem() + ": " + why.reason(),
              why.remedy() + "; the tables need no new run")
          .causedBy(failed);
    }
  }

  /** Yesterday when left out; of a single stage, the last run's day. */
  private Optional<LocalDate> lastDay(NightlyConfig nightly) {
    LocalDate today = LocalDate.now(clock.withZone(nightly.timeZone()));
    if (asOf == null) {
      return only == null ? Optional.of(today.minusDays(1)) : Optional.empty();
    }
    if (asOf.isAfter(today)) {
      terminal
          .messages()
          .println(
              "warning: " + asOf + " is in the future; periods up to it will count as complete");
    }
    return Optional.of(asOf);
  }

  private RunResult run(
      SparkSession spark, NightlyConfig nightly, Optional<LocalDate> lastDay, Progress progress) {
    if (only != null) {
      return Nightly.onlyValue(spark, nightly, lastDay, progress);
    }
    return dryRun
        ? Nightly.dryRun(spark, nightly, lastDay.orElseThrow(), full, progress)
        : Nightly.run(spark, nightly, lastDay.orElseThrow(), full, progress);
  }
}

package dev.retentionmart.cli;

import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.ReportSettings;
import dev.retentionmart.report.ReportStage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The page that people look at. */
@Command(
    name = "report",
    description =
        "Writes what the last run published as one HTML file to look at. Writes no table.",
    versionProvider = RootCommand.Version.class,
    sortOptions = false)
final class ReportCommand implements Callable<Integer> {
  @Mixin ConfigOptions config;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "The file, any Hadoop path. report.path of the configuration when left out, or else"
              + " <warehouse>/report/retention.html.")
  String output;

  @Mixin CommonOptions common;

  private final Terminal terminal;

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return Job.perform(terminal, "report", common, this::report);
  }

  private void report(Ending ending) {
    NightlyConfig nightly = config.load();
    ReportSettings configured = nightly.report().orElse(ReportSettings.DEFAULT);
    ReportSettings settings = output == null ? configured : configured.at(output);
    try (OwnedSession spark = SparkSessions.start(nightly.timeZone(), common.spark);
        ConsoleProgress progress = new ConsoleProgress(spark.session(), terminal)) {
      ReportStage stage = new ReportStage(spark.session(), nightly, settings, progress);
      try {
        stage.write();
        ending.reported(stage.path());
      } finally {
        ending.stageSeconds(progress.stageSeconds());
      }
    }
  }
}

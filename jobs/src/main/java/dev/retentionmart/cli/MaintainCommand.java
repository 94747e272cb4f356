package dev.retentionmart.cli;

import dev.retentionmart.Maintenance;
import dev.retentionmart.config.NightlyConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Maintenance of the warehouse, between nights. */
@Command(
    name = "maintain",
    description =
        "Compacts the warehouse's small files and deletes what no readable version needs. Changes no"
            + " row.",
    versionProvider = RootCommand.Version.class,
    sortOptions = false)
final class MaintainCommand implements Callable<Integer> {
  @Mixin ConfigOptions config;

  @Option(
      names = "--purge",
      description =
          "Write every file anew that has deleted rows, so that these are gone from the disk once"
              + " maintenance.keep-days have passed and maintain has run again.")
  boolean purge;

  @Mixin CommonOptions common;

  private final Terminal terminal;

  MaintainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return Job.perform(terminal, "maintain", common, this::maintain);
  }

  private void maintain(Ending ending) {
    NightlyConfig nightly = config.load();
    try (OwnedSession spark = SparkSessions.start(nightly.timeZone(), common.spark);
        ConsoleProgress progress = new ConsoleProgress(spark.session(), terminal)) {
      try {
        ending.maintained(Maintenance.run(spark.session(), nightly, purge, progress));
      } catch (Throwable failure) {
        ending.stageSeconds(progress.stageSeconds());
        throw failure;
      }
    }
  }
}

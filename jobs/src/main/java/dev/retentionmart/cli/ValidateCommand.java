package dev.retentionmart.cli;

import dev.retentionmart.Nightly;
import dev.retentionmart.config.NightlyConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds the configuration and the sources against the contract. */
@Command(
    name = "validate",
    description = "Checks the configuration and the sources against it. Writes nothing.",
    versionProvider = RootCommand.Version.class,
    sortOptions = false)
final class ValidateCommand implements Callable<Integer> {
  @Mixin ConfigOptions config;
  @Mixin CommonOptions common;

  private final Terminal terminal;

  ValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return Job.perform(terminal, "validate", common, ending -> validate());
  }

  private void validate() {
    NightlyConfig nightly = config.load();
    try (OwnedSession spark = SparkSessions.start(nightly.timeZone(), common.spark)) {
      Nightly.validate(spark.session(), nightly);
    }
    terminal.messages().println(config.file + ": the configuration and its sources are good");
  }
}

package dev.retentionmart.cli;

import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.generate.Generator;
import dev.retentionmart.generate.GeneratorOptions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a made-up history. */
@Command(
    name = "generate",
    description = "Writes a made-up history of orders, customers, refunds and exchange rates.",
    versionProvider = RootCommand.Version.class,
    sortOptions = false)
final class GenerateCommand implements Callable<Integer> {
  @Option(names = "--customers", required = true, paramLabel = "N", description = "How many.")
  long customers;

  @Option(
      names = "--seed",
      defaultValue = "42",
      paramLabel = "N",
      description = "The same seed gives the same history. Default: ${DEFAULT-VALUE}.")
  long seed;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "DATE",
      converter = Dates.class,
      description = "The first day with orders.")
  LocalDate from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATE",
      converter = Dates.class,
      description = "The last day with orders.")
  LocalDate to;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The folder that gets one folder per source.")
  String output;

  @Option(
      names = "--format",
      defaultValue = "parquet",
      converter = Formats.class,
      paramLabel = "FORMAT",
      description = "parquet or delta. Default: ${DEFAULT-VALUE}.")
  SourceFormat format;

  @Mixin CommonOptions common;

  private final Terminal terminal;

  GenerateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return Job.perform(terminal, "generate", common, this::generate);
  }

  private void generate(Ending ending) {
    check();
    GeneratorOptions options = new GeneratorOptions(customers, seed, from, to, output, format);
    try (OwnedSession spark = SparkSessions.start(ZoneOffset.UTC, common.spark);
        ConsoleProgress progress = new ConsoleProgress(spark.session(), terminal)) {
      Generator.generate(spark.session(), options, progress);
      ending.stageSeconds(progress.stageSeconds());
    }
  }

  private void check() {
    if (customers < 1) {
      throw Fault.configuration(
          "Cannot generate " + customers + " customers",
          "a history has at least one customer",
          "give --customers a number such as 2000");
    }
    if (to.isBefore(from)) {
      throw Fault.configuration(
          "Cannot generate from " + from + " to " + to,
          "--to is before --from",
          "swap the two dates");
    }
    if (output.isBlank()) {
      throw Fault.configuration(
          "Cannot generate into nowhere", "--output is empty", "name a folder");
    }
  }
}

package dev.retentionmart.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
  @Option(
      names = "--spark",
      paramLabel = "KEY=VALUE",
      description = "An option for Spark, such as spark.master=local[4]. Repeatable.")
  Map<String, String> spark = new LinkedHashMap<>();

  @Option(names = "--debug", description = "Show the stack trace of what went wrong.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;
}

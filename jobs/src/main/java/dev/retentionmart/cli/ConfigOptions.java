package dev.retentionmart.cli;

import dev.retentionmart.config.ConfigLoader;
import dev.retentionmart.config.NightlyConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that name the configuration. */
final class ConfigOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; conf/nightly.conf is a template.")
  Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides a configuration key, such as warehouse=/data/mart or"
              + " grains=month,year. Repeatable.")
  Map<String, String> overrides = new LinkedHashMap<>();

  NightlyConfig load() {
    return ConfigLoader.load(file, overrides);
  }
}

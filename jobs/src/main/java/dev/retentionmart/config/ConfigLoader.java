package dev.retentionmart.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.retentionmart.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a configuration file.
 *
 * <p>The file is HOCON: {@code include}, {@code ${?ENVIRONMENT_VARIABLE}} and substitutions of
 * other keys work. {@code ${home}} is the folder that the program is installed in. Everything that
 * is wrong is told at once.
 */
public final class ConfigLoader {
  private static final String HOME = "home";
  private static final String HOME_VARIABLE = "RETENTION_MART_HOME";

  private ConfigLoader() {}

  /**
   * Reads and checks a file.
   *
   * @param file the file, in HOCON
   * @param overrides values that win over the file's, by full key: {@code
   *     quality.max-rejected-share}
   * @throws Fault naming every problem with its key, value, place, reason and remedy
   */
  public static NightlyConfig load(Path file, Map<String, String> overrides) {
    String home = System.getenv(HOME_VARIABLE);
    return load(file, overrides, home == null ? Path.of("").toAbsolutePath() : Path.of(home));
  }

  static NightlyConfig load(Path file, Map<String, String> overrides, Path home) {
    Problems problems = new Problems();
    Config given = Overrides.parse(overrides, problems).withFallback(parse(file));
    ConfigValue ownHome = given.root().get(HOME);
    if (ownHome != null) {
      UnknownKeys.note(HOME, Section.place(ownHome.origin()), problems);
    }
    Config config = resolve(given, home);
    UnknownKeys.find(config.root(), "", problems);
    NightlyConfig read = NightlyConfigReader.read(new Section(config, "", problems));
    problems.throwIfAny();
    return read;
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      String reason = Files.isDirectory(file) ? "it is a folder" : "there is no readable file";
      throw Fault.configuration(
          "Cannot read the configuration " + file,
          reason + " at " + file.toAbsolutePath().normalize(),
          "name an existing file; conf/nightly.conf is a template");
    }
    try {
      return ConfigFactory.parseFile(
          file.toFile(),
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
    } catch (ConfigException unreadable) {
      throw Fault.configuration(
              "Cannot read the configuration " + file,
              unreadable.getMessage(),
              "mend that line; paths, SQL and other text with special characters need double"
                  + " quotes")
          .causedBy(unreadable);
    }
  }

  private static Config resolve(Config given, Path home) {
    try {
      return given
          .withValue(HOME, ConfigValueFactory.fromAnyRef(home.toString(), "the installation"))
          .resolve()
          .withoutPath(HOME);
    } catch (ConfigException unresolved) {
      throw Fault.configuration(
              "Cannot resolve the configuration",
              unresolved.getMessage(),
              "define what ${…} names; ${?NAME} is left out when the environment has no NAME")
          .causedBy(unresolved);
    }
  }
}

package dev.retentionmart.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/**
 * Configuration keys given on the command line.
 *
 * <p>A text is taken as it stands, so that paths and SQL need no quotes but the shell's. Lists and
 * sections are HOCON; a list needs no brackets. {@code null} takes a key out of the file.
 */
final class Overrides {
  /** How messages name the place of an override. */
  static final String ORIGIN = "--set";

  private Overrides() {}

  static Config parse(Map<String, String> overrides, Problems problems) {
    Config config = ConfigFactory.empty(ORIGIN);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      String path = override.getKey().strip();
      String text = override.getValue();
      Key key = Key.find(path).orElse(null);
      if (key == null) {
        UnknownKeys.note(path, ORIGIN, problems);
        continue;
      }
      try {
        config = config.withValue(path, value(key.kind(), text));
      } catch (ConfigException unreadable) {
        problems.add(
            "Cannot read " + path + " = " + text + " (" + ORIGIN + ")",
            unreadable.getMessage(),
            "write it as --set '" + path + "=" + key.example() + "'");
      }
    }
    return config;
  }

  private static ConfigValue value(Key.Kind kind, String text) {
    if (text.strip().equals("null")) {
      return ConfigValueFactory.fromAnyRef(null, ORIGIN);
    }
    return switch (kind) {
      case TEXT -> ConfigValueFactory.fromAnyRef(text, ORIGIN);
      case NUMBER, FLAG -> ConfigValueFactory.fromAnyRef(text.strip(), ORIGIN);
      case LIST -> hocon(text.strip().startsWith("[") ? text : "[" + text + "]");
      case SECTION -> hocon(text);
    };
  }

  private static ConfigValue hocon(String text) {
    return ConfigFactory.parseString(
            "value = " + text, ConfigParseOptions.defaults().setOriginDescription(ORIGIN))
        .root()
        .get("value");
  }
}

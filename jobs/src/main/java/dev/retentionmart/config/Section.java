package dev.retentionmart.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the keys of one section. What is wrong is noted and a stand-in returned, so that reading
 * goes on and finds the other problems too.
 */
final class Section {
  private final Config config;
  private final String path;
  private final Problems problems;

  /**
   * A section of a configuration.
   *
   * @param config the whole configuration
   * @param path the section's full name; empty for the whole file
   * @param problems where problems are noted
   */
  Section(Config config, String path, Problems problems) {
    this.config = config;
    this.path = path;
    this.problems = problems;
  }

  /** The section of that name inside this one; it may be absent. */
  Section section(String name) {
    return new Section(config, key(name).path(), problems);
  }

  /** The names of the sections in this one. */
  List<String> names() {
    return value(path).stream()
        .filter(found -> found.valueType() == ConfigValueType.OBJECT)
        .flatMap(found -> ((ConfigObject) found).entrySet().stream())
        .filter(entry -> entry.getValue().valueType() == ConfigValueType.OBJECT)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Whether this section is written. */
  boolean isPresent() {
    return value(path).filter(found -> found.valueType() == ConfigValueType.OBJECT).isPresent();
  }

  /** Whether the key has a value. */
  boolean has(String name) {
    return value(key(name).path()).isPresent();
  }

  /** A text that must be there. */
  String text(String name) {
    if (!has(name)) {
      missing(name, "it is required and has no default");
    }
    return optionalText(name).orElse("");
  }

  /** A text that may be left out, but not be blank. */
  Optional<String> optionalText(String name) {
    Optional<String> text = scalar(name);
    if (text.isPresent() && text.get().isBlank()) {
      refuse(name, "it is empty", "give it a value, such as " + key(name).example());
      return Optional.empty();
    }
    return text;
  }

  /** {@code true} or {@code false}; false when left out. */
  boolean flag(String name) {
    Optional<String> text = scalar(name);
    if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
      refuse(name, "it is neither true nor false", "write true or false");
    }
    return text.filter("true"::equals).isPresent();
  }

  /** A number that may be left out. */
  Optional<BigDecimal> number(String name) {
    Optional<String> text = scalar(name);
    try {
      return text.map(BigDecimal::new);
    } catch (NumberFormatException notANumber) {
      refuse(name, "it is not a number", "write a number, such as " + key(name).example());
      return Optional.empty();
    }
  }

  /** A list of words that may be left out. */
  Optional<List<String>> words(String name) {
    return value(key(name).path())
        .flatMap(
            found -> {
              if (found instanceof ConfigList list) {
                return Optional.of(
                    list.stream().map(word -> String.valueOf(word.unwrapped())).toList());
              }
              refuse(name, "it is not a list", "write a list: " + key(name).example());
              return Optional.empty();
            });
  }

  /** Notes that a key's value cannot be used. */
  void refuse(String name, String reason, String remedy) {
    Key key = key(name);
    String written =
        value(key.path())
            .map(
                found ->
                    " = "
                        + found.render(ConfigRenderOptions.concise().setJson(false))
                        + " ("
                        + place(found.origin())
                        + ")")
            .orElse("");
    problems.add("Cannot use " + key.path() + written, reason, remedy);
  }

  /** Notes that a section in this one cannot be used, by the name that the user gave it. */
  void refuseSection(String name, String reason, String remedy) {
    problems.add("Cannot use %s.%s".formatted(path, name), reason, remedy);
  }

  /** Notes that a key is missing. */
  void missing(String name, String reason) {
    Key key = key(name);
    if (problems.isMisspelled(key.path())) {
      return;
    }
    problems.add(
        key.path() + " is missing (" + place(nearestOrigin()) + ")",
        reason,
        "add " + key.path() + " = " + key.example());
  }

  /** Where something was written: file and line, or the option. */
  static String place(ConfigOrigin origin) {
    if (origin.description().startsWith(Overrides.ORIGIN)) {
      return Overrides.ORIGIN;
    }
    return origin.filename() != null && origin.lineNumber() > 0
        ? origin.filename() + ":" + origin.lineNumber()
        : origin.description();
  }

  private Optional<String> scalar(String name) {
    return value(key(name).path())
        .flatMap(
            found -> {
              if (found.valueType() == ConfigValueType.OBJECT
                  || found.valueType() == ConfigValueType.LIST) {
                refuse(name, "it must be one value", "write it as " + key(name).example());
                return Optional.empty();
              }
              return Optional.of(config.getString(key(name).path()));
            });
  }

  private Optional<ConfigValue> value(String fullPath) {
    ConfigValue found = config.root();
    for (String part : fullPath.isEmpty() ? new String[0] : fullPath.split("\\.", -1)) {
      if (!(found instanceof ConfigObject section) || section.get(part) == null) {
        return Optional.empty();
      }
      found = section.get(part);
    }
    return found.valueType() == ConfigValueType.NULL ? Optional.empty() : Optional.of(found);
  }

  private ConfigOrigin nearestOrigin() {
    String section = path;
    while (!section.isEmpty() && value(section).isEmpty()) {
      section = section.contains(".") ? section.substring(0, section.lastIndexOf('.')) : "";
    }
    return value(section).map(ConfigValue::origin).orElseGet(() -> config.root().origin());
  }

  private Key key(String name) {
    String fullPath = path.isEmpty() ? name : path + "." + name;
    return Key.find(fullPath)
        .orElseThrow(() -> new IllegalArgumentException("not a declared key: " + fullPath));
  }
}

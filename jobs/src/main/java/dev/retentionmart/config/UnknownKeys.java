package dev.retentionmart.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds keys that nothing reads, each with the known key that was probably meant. */
final class UnknownKeys {
  private UnknownKeys() {}

  /** Notes every unknown key, and every section that is not one. */
  static void find(ConfigObject values, String section, Problems problems) {
    List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(values.entrySet());
    entries.sort(
        Comparator.comparingInt(
                (Map.Entry<String, ConfigValue> entry) -> entry.getValue().origin().lineNumber())
            .thenComparing(Map.Entry::getKey));
    for (Map.Entry<String, ConfigValue> entry : entries) {
      String path = section.isEmpty() ? entry.getKey() : section + "." + entry.getKey();
      ConfigValue value = entry.getValue();
      Optional<Key> key = Key.find(path);
      if (key.isEmpty()) {
        note(path, Section.place(value.origin()), problems);
      } else if (key.get().kind() == Key.Kind.SECTION) {
        if (value instanceof ConfigObject inner) {
          find(inner, path, problems);
        } else if (value.valueType() != ConfigValueType.NULL) {
          problems.add(
              "Cannot use " + path + " (" + Section.place(value.origin()) + ")",
              "it holds further keys and needs braces",
              "write it as " + path + " " + key.get().example());
        }
      }
    }
  }

  /** Notes one unknown key. */
  static void note(String path, String place, Problems problems) {
    int dot = path.lastIndexOf('.');
    String section = dot < 0 ? "" : path.substring(0, dot);
    List<String> siblings = Key.namesIn(section);
    Optional<String> meant =
        Suggestion.closest(path.substring(dot + 1), siblings)
            .map(name -> section.isEmpty() ? name : section + "." + name)
            .or(() -> Suggestion.closest(path, Key.paths()));
    meant.ifPresent(problems::addMisspelled);
    String where = section.isEmpty() ? "at the top" : "in " + section;
    problems.add(
        "Unknown key " + path + " (" + place + ")",
        siblings.isEmpty()
            ? "nothing reads it"
            : "nothing reads it; the keys " + where + " are " + String.join(", ", siblings),
        meant
            .map(name -> "did you mean " + name + "?")
            .orElse("take it out; conf/nightly.conf explains every key"));
  }
}

package dev.retentionmart.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration written inside a test. */
record ConfigText(Path folder, String text, Map<String, String> overrides) {
  /** The least that a configuration needs. */
  static final String LEAST =
      """
      warehouse = "w"
      time-zone = "Europe/Stockholm"
      currency = SEK
      sources.orders {
        path = orders
        columns { order-id = o, customer-id = c, ordered-at = t, channel = h, amount = a }
      }
      """;

  static ConfigText of(Path folder, String text) {
    return new ConfigText(folder, text, Map.of());
  }

  /** The least, and then some. */
  static ConfigText leastAnd(Path folder, String more) {
    return of(folder, LEAST + more);
  }

  ConfigText set(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(overrides);
    more.put(key, value);
    return new ConfigText(folder, text, more);
  }

  NightlyConfig load() {
    Path file = folder.resolve("test.conf");
    try {
      Files.writeString(file, text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return ConfigLoader.load(file, overrides, Path.of("/opt/retention mart"));
  }

  Fault fault() {
    return catchThrowableOfType(Fault.class, this::load);
  }
}

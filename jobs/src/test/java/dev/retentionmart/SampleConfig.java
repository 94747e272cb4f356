package dev.retentionmart;

import dev.retentionmart.config.ConfigLoader;
import dev.retentionmart.config.NightlyConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code conf/sample.conf} and the data that it reads, from wherever a test runs. */
public final class SampleConfig {
  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

  private static final Map<String, String> SOURCES =
      Map.of(
          "orders", "orders",
          "customers", "customers",
          "refunds", "refunds",
          "exchange-rates", "exchange_rates");

  private SampleConfig() {}

  /** The sample's configuration, with another warehouse and perhaps other values. */
  public static NightlyConfig in(Path warehouse, Map<String, String> otherValues) {
    Map<String, String> values = new HashMap<>(otherValues);
    values.put("warehouse", warehouse.toString());
    Path data = ROOT.resolve("data-samples").toAbsolutePath();
    SOURCES.forEach(
        (source, folder) ->
            values.put("sources." + source + ".path", data.resolve(folder).toString()));
    return ConfigLoader.load(ROOT.resolve("conf/sample.conf"), values);
  }
}

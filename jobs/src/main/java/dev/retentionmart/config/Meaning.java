package dev.retentionmart.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a configuration that says what the numbers mean. When it changes, what is in the
 * warehouse means something else, and everything is built anew.
 */
public final class Meaning {
  /** Of the program. */
  public static final String VERSION = "version";

  private Meaning() {}

  /**
   * By configuration key, as text.
   *
   * @param version of the program, whose rules may change
   */
  public static Map<String, String> of(NightlyConfig config, String version) {
    Map<String, String> meaning = new TreeMap<>();
    meaning.put(VERSION, version);
    meaning.put("time-zone", config.timeZone().getId());
    meaning.put("currency", config.currency());
    meaning.put("gross-margin", config.grossMargin().stripTrailingZeros().toPlainString());
    config
        .activeWindows()
        .forEach(
            (grain, window) -> meaning.put("active-window." + grain.label(), window.toString()));
    meaning.put("grains", config.grains().stream().map(Grain::label).toList().toString());
    Sources sources = config.sources();
    meaning.put("sources.orders", sources.orders().toString());
    meaning.put("sources.customers", sources.customers().toString());
    meaning.put("sources.refunds", sources.refunds().toString());
    meaning.put("sources.exchange-rates", sources.exchangeRates().toString());
    return meaning;
  }
}

package dev.retentionmart.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One configuration key.
 *
 * @param path its full name: {@code sources.orders.columns.amount}
 * @param kind what it holds
 * @param example a value that shows how it is written
 */
record Key(String path, Kind kind, String example) {
  /** What a key holds. */
  enum Kind {
    /** Text, SQL included. */
    TEXT,
    NUMBER,
    FLAG,
    LIST,
    /** Further keys, in braces. */
    SECTION
  }

  /** In a path: a name that the user chooses. */
  private static final String ANY = "*";

  private static final String BENCHMARK = "benchmarks." + ANY;

  private static final Map<String, Key> KNOWN = new LinkedHashMap<>();

  static {
    know("warehouse", Kind.TEXT, "\"target/warehouse\"");
    know("time-zone", Kind.TEXT, "\"Europe/Stockholm\"");
    know("currency", Kind.TEXT, "\"SEK\"");
    know("grains", Kind.LIST, "[month, quarter, year]");
    know("active-window", Kind.SECTION, "{ month = 12 }");
    for (Grain grain : Grain.values()) {
      know("active-window." + grain.label(), Kind.NUMBER, "12");
    }
    know("gross-margin", Kind.NUMBER, "1.0");
    know("quality", Kind.SECTION, "{ max-rejected-share = 0.01 }");
    know("quality.max-rejected-share", Kind.NUMBER, "0.01");
    know("quality.max-restatement", Kind.NUMBER, "0.05");
    know("quality.min-group-size", Kind.NUMBER, "30");
    know("privacy", Kind.SECTION, "{ min-cell = 5 }");
    know("privacy.min-cell", Kind.NUMBER, "5");
    know("maintenance", Kind.SECTION, "{ keep-days = 7 }");
    know("maintenance.keep-days", Kind.NUMBER, "7");
    know("maintenance.keep-published-days", Kind.NUMBER, "400");
    know("value", Kind.SECTION, "{ horizon-days = 365 }");
    know("value.purchase-model", Kind.TEXT, "auto");
    know("value.time-unit", Kind.TEXT, "week");
    know("value.horizon-days", Kind.NUMBER, "365");
    know("value.discount-rate-per-year", Kind.NUMBER, "0.1");
    know("value.holdout-days", Kind.NUMBER, "182");
    know("value.min-group-customers", Kind.NUMBER, "500");
    know("value.pooling-customers", Kind.NUMBER, "500");
    know(
        "benchmarks",
        Kind.SECTION,
        "{ budget { metric = churn_rate, grain = month, high = 0.03 } }");
    know(BENCHMARK, Kind.SECTION, "{ metric = churn_rate, grain = month, high = 0.03 }");
    know(BENCHMARK + ".metric", Kind.TEXT, "churn_rate");
    know(BENCHMARK + ".grain", Kind.TEXT, "month");
    know(BENCHMARK + ".segment", Kind.TEXT, "\"business\"");
    know(BENCHMARK + ".low", Kind.NUMBER, "0.02");
    know(BENCHMARK + ".high", Kind.NUMBER, "0.03");
    know(BENCHMARK + ".source", Kind.TEXT, "\"budget 2026\"");
    know("report", Kind.SECTION, "{ locale = \"sv-SE\" }");
    know("report.path", Kind.TEXT, "\"target/warehouse/report/retention.html\"");
    know("report.after-run", Kind.FLAG, "true");
    know("report.locale", Kind.TEXT, "\"sv-SE\"");
    know("report.title", Kind.TEXT, "\"Customer retention\"");
    know("sources", Kind.SECTION, "{ orders { … } }");
    knowSource("sources.orders", "order-id", "customer-id", "ordered-at", "channel", "amount");
    know("sources.orders.lines", Kind.FLAG, "false");
    know("sources.orders.valid-when", Kind.TEXT, "\"status <> 'cancelled'\"");
    know("sources.orders.columns.currency", Kind.TEXT, "\"currency\"");
    know("sources.orders.columns.updated-at", Kind.TEXT, "\"updated_at\"");
    knowSource("sources.customers", "customer-id", "segment", "valid-from", "valid-to");
    knowSource("sources.refunds", "order-id", "refunded-at", "amount");
    knowSource("sources.exchange-rates", "currency", "date", "rate");
    for (String source : List.of("orders", "customers", "refunds")) {
      know("sources." + source + ".changes", Kind.TEXT, "all");
      know("sources." + source + ".changes-column", Kind.TEXT, "\"updated_at\"");
      know("sources." + source + ".changes-overlap-days", Kind.NUMBER, "1");
    }
  }

  private static void know(String path, Kind kind, String example) {
    KNOWN.put(path, new Key(path, kind, example));
  }

  private static void knowSource(String path, String... columns) {
    know(path, Kind.SECTION, "{ path = \"data/orders\", columns { … } }");
    know(path + ".path", Kind.TEXT, "\"data/" + path.substring("sources.".length()) + "\"");
    know(path + ".format", Kind.TEXT, "parquet");
    know(path + ".table", Kind.TEXT, "\"catalog.schema.table\"");
    know(path + ".columns", Kind.SECTION, "{ " + columns[0] + " = \"…\" }");
    for (String column : columns) {
      know(path + ".columns." + column, Kind.TEXT, "\"" + column.replace('-', '_') + "\"");
    }
  }

  /** The key of that full name. */
  static Optional<Key> find(String path) {
    return Optional.ofNullable(KNOWN.get(declared(path)))
        .map(key -> new Key(path, key.kind, key.example));
  }

  /** The full names of all keys, but for names that the user chooses. */
  static List<String> paths() {
    return KNOWN.keySet().stream().filter(path -> !path.contains(ANY)).toList();
  }

  /** The names of the keys directly in a section; the empty path is the whole file. */
  static List<String> namesIn(String section) {
    String prefix = section.isEmpty() ? "" : declared(section) + ".";
    List<String> names = new ArrayList<>();
    for (String path : KNOWN.keySet()) {
      if (path.startsWith(prefix) && path.indexOf('.', prefix.length()) < 0) {
        names.add(path.substring(prefix.length()));
      }
    }
    return names;
  }

  /** The path as it was declared: a name that the user chose is {@link #ANY} there. */
  private static String declared(String path) {
    return KNOWN.containsKey(path) ? path : path.replaceFirst("^benchmarks\\.[^.]+", BENCHMARK);
  }

  /** The name inside its section. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}

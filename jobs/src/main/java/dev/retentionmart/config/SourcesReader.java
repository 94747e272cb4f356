package dev.retentionmart.config;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code sources}: where the user's tables are and how their columns are called. */
final class SourcesReader {
  private SourcesReader() {}

  static Sources read(Section sources) {
    return new Sources(
        orders(sources),
        optional(sources, "customers").map(SourcesReader::customers),
        optional(sources, "refunds").map(SourcesReader::refunds),
        optional(sources, "exchange-rates").map(SourcesReader::exchangeRates));
  }

  private static Optional<Section> optional(Section sources, String name) {
    return Optional.of(sources.section(name)).filter(Section::isPresent);
  }

  private static OrdersSource orders(Section sources) {
    if (!sources.has("orders")) {
      sources.missing("orders", "everything is computed from the orders");
      return null;
    }
    Section orders = sources.section("orders");
    Section columns = orders.section("columns");
    boolean lines = orders.flag("lines");
    if (lines && columns.has("updated-at")) {
      columns.refuse(
          "updated-at",
          "with lines = true every row is a line of its order and the amounts add up, so no row"
              + " can replace another",
          "take updated-at out, or set sources.orders.lines = false if a row is a whole order");
    }
    return new OrdersSource(
        location(orders, "sources.orders"),
        lines,
        orders.optionalText("valid-when"),
        columns.text("order-id"),
        columns.text("customer-id"),
        columns.text("ordered-at"),
        columns.text("channel"),
        columns.text("amount"),
        columns.optionalText("currency"),
        columns.optionalText("updated-at"));
  }

  private static CustomersSource customers(Section customers) {
    Section columns = customers.section("columns");
    if (columns.has("valid-to") && !columns.has("valid-from")) {
      columns.refuse(
          "valid-to",
          "a version that ends must also begin, and valid-from is not given",
          "add sources.customers.columns.valid-from, or take valid-to out for a snapshot without"
              + " history");
    }
    return new CustomersSource(
        location(customers, "sources.customers"),
        columns.text("customer-id"),
        columns.text("segment"),
        columns.optionalText("valid-from"),
        columns.optionalText("valid-to"));
  }

  private static RefundsSource refunds(Section refunds) {
    Section columns = refunds.section("columns");
    return new RefundsSource(
        location(refunds, "sources.refunds"),
        columns.text("order-id"),
        columns.text("refunded-at"),
        columns.text("amount"));
  }

  private static ExchangeRatesSource exchangeRates(Section exchangeRates) {
    Section columns = exchangeRates.section("columns");
    return new ExchangeRatesSource(
        location(exchangeRates, "sources.exchange-rates", format -> ChangeDetection.ALL),
        columns.text("currency"),
        columns.text("date"),
        columns.text("rate"));
  }

  private static ChangeDetection changes(Section source, SourceFormat format) {
    String mode = source.optionalText("changes").orElse("all");
    if (!mode.equals("column")) {
      for (String unused : List.of("changes-column", "changes-overlap-days")) {
        if (source.has(unused)) {
          source.refuse(
              unused, "it has no meaning unless changes = column", "set changes = column");
        }
      }
    }
    switch (mode) {
      case "all" -> {
        return ChangeDetection.ALL;
      }
      case "column" -> {
        if (!source.has("changes-column")) {
          source.missing("changes-column", "changes = column needs to know which");
        }
        return new ChangeDetection(
            ChangeDetection.Mode.COLUMN,
            source.optionalText("changes-column"),
            overlapDays(source));
      }
      case "delta" -> {
        if (format != SourceFormat.DELTA) {
          source.refuse(
              "changes",
              "only a Delta table has versions",
              "set format = delta and a path, or write all or column");
        }
        return ChangeDetection.DELTA;
      }
      default -> {
        source.refuse(
            "changes",
            "changes are found by comparing all rows, by a column, or by Delta's versions",
            Suggestion.closest(mode, List.of("all", "column", "delta"))
                .map(word -> "did you mean " + word + "?")
                .orElse("write all, column or delta"));
        return ChangeDetection.ALL;
      }
    }
  }

  private static int overlapDays(Section source) {
    BigDecimal days = source.number("changes-overlap-days").orElse(BigDecimal.ONE);
    if (days.signum() < 0
        || days.stripTrailingZeros().scale() > 0
        || days.compareTo(BigDecimal.valueOf(36_500)) > 0) {
      source.refuse(
          "changes-overlap-days", "it is not a whole number of days", "write a number such as 1");
      return 1;
    }
    return days.intValue();
  }

  private static SourceLocation location(Section source, String key) {
    return location(source, key, format -> changes(source, format));
  }

  private static SourceLocation location(
      Section source, String key, Function<SourceFormat, ChangeDetection> changes) {
    if (source.has("path") && source.has("table")) {
      source.refuse(
          "table", "the source is named by its path as well", "keep either path or table");
    } else if (!source.has("path") && !source.has("table")) {
      source.missing("path", "a source is named by exactly one of path and table");
    } else if (source.has("table") && source.has("format")) {
      source.refuse(
          "format", "the catalog knows how a table is stored", "take format out, or use path");
    }
    SourceFormat format = format(source);
    return new SourceLocation(
        key,
        source.optionalText("path"),
        format,
        source.optionalText("table"),
        changes.apply(format));
  }

  private static SourceFormat format(Section source) {
    Optional<String> written =
        source.has("table") ? Optional.empty() : source.optionalText("format");
    for (SourceFormat format : SourceFormat.values()) {
      if (written.isEmpty() || label(format).equals(written.get())) {
        return written.isEmpty() ? SourceFormat.PARQUET : format;
      }
    }
    List<String> labels = Arrays.stream(SourceFormat.values()).map(SourcesReader::label).toList();
    source.refuse(
        "format",
        "the formats are " + String.join(" and ", labels),
        Suggestion.closest(written.get(), labels)
            .map(label -> "did you mean " + label + "?")
            .orElse("convert the source, or read it as a catalog table with table = …"));
    return SourceFormat.PARQUET;
  }

  private static String label(SourceFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }
}

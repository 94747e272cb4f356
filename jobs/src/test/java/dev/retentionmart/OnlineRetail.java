package dev.retentionmart;

import dev.retentionmart.config.CustomersSource;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.config.Quality;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.config.Sources;
import dev.retentionmart.config.ValueSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Online Retail data set: invoice lines, by the day, in the folder of real data that the
 * environment variable RETENTION_MART_REAL_DATA names. The same lines tell in which country a
 * customer was.
 */
public final class OnlineRetail {
  /** Lines that are sales, not cancellations or corrections. */
  public static final String SALES = "InvoiceNo NOT LIKE 'C%' AND Quantity > 0 AND UnitPrice > 0";

  private OnlineRetail() {}

  /** The folder of the lines, with a folder for each day. */
  public static Path lines() {
    return Path.of(System.getenv("RETENTION_MART_REAL_DATA"), "online_retail/lines")
        .toAbsolutePath();
  }

  /**
   * The configuration of a shop with such lines.
   *
   * @param lines the folder of the lines
   */
  public static NightlyConfig config(Path lines, Path warehouse, String validWhen) {
    return config(lines, warehouse, validWhen, Optional.empty());
  }

  /** The same, with predicted value. */
  static NightlyConfig config(
      Path lines, Path warehouse, String validWhen, Optional<ValueSettings> value) {
    SourceLocation location =
        new SourceLocation(
            "sources.orders",
            Optional.of(lines.toString()),
            SourceFormat.PARQUET,
            Optional.empty());
    OrdersSource orders =
        new OrdersSource(
            location,
            true,
            Optional.of(validWhen),
            "InvoiceNo",
            "CustomerID",
            "InvoiceDate",
            "'online'",
            "Quantity * UnitPrice",
            Optional.empty(),
            Optional.empty());
    CustomersSource customers =
        new CustomersSource(
            location, "CustomerID", "Country", Optional.of("InvoiceDate"), Optional.empty());
    return new NightlyConfig(
        warehouse.toString(),
        ZoneId.of("Europe/London"),
        "GBP",
        List.of(Grain.MONTH, Grain.YEAR),
        Map.of(Grain.MONTH, 1, Grain.YEAR, 1),
        BigDecimal.ONE,
        new Quality(0.01),
        KeepDays.DEFAULT,
        value,
        Optional.empty(),
        new Sources(orders, Optional.of(customers), Optional.empty(), Optional.empty()));
  }
}

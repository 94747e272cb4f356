package dev.retentionmart.oracle;

import dev.retentionmart.config.CustomersSource;
import dev.retentionmart.config.ExchangeRatesSource;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.config.Quality;
import dev.retentionmart.config.RefundsSource;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.config.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says to the job what a pack's oracle is told. */
final class PackConfig {
  private PackConfig() {}

  /**
   * @param sources the folder that {@link PackSources} wrote
   */
  static NightlyConfig of(Pack pack, Path sources, Path warehouse) {
    OracleConfig config = pack.config();
    Map<Grain, Integer> windows = new EnumMap<>(Grain.class);
    config.windows().forEach((grain, window) -> windows.put(Grain.valueOf(grain.name()), window));
    List<Grain> grains = new ArrayList<>(windows.keySet());
    return new NightlyConfig(
        warehouse.toString(),
        config.zone(),
        config.currency(),
        grains,
        windows,
        config.grossMargin(),
        new Quality(1.0),
        KeepDays.DEFAULT,
        Optional.empty(),
        Optional.empty(),
        new Sources(
            orders(config, sources),
            given(pack.presence().customers(), customers(pack, sources)),
            given(
                pack.presence().refunds(),
                new RefundsSource(
                    at(sources, "refunds", "refunds"), "order_no", "paid_back_at", "total")),
            given(
                pack.presence().rates(),
                new ExchangeRatesSource(
                    at(sources, "exchange-rates", "rates"), "money", "day", "rate"))));
  }

  private static OrdersSource orders(OracleConfig config, Path sources) {
    return new OrdersSource(
        at(sources, "orders", "orders"),
        config.lines(),
        given(config.validWhenMapped(), "status <> 'cancelled'"),
        "order_no",
        "buyer",
        "placed_at",
        "shop",
        "total",
        given(config.currencyMapped(), "money"),
        given(config.updatedAtMapped(), "changed_at"));
  }

  private static CustomersSource customers(Pack pack, Path sources) {
    boolean isVersioned = pack.config().versionedCustomers();
    return new CustomersSource(
        at(sources, "customers", "customers"),
        "buyer",
        "branch",
        given(isVersioned, "since"),
        given(isVersioned && pack.presence().validTo(), "until"));
  }

  private static SourceLocation at(Path sources, String key, String folder) {
    return new SourceLocation(
        "sources." + key,
        Optional.of(sources.resolve(folder).toString()),
        SourceFormat.PARQUET,
        Optional.empty());
  }

  private static <T> Optional<T> given(boolean isMapped, T value) {
    return isMapped ? Optional.of(value) : Optional.empty();
  }
}

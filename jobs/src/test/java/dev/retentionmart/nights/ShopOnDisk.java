package dev.retentionmart.nights;

import dev.retentionmart.ChangingShop;
import dev.retentionmart.JobProcess;
import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.ConfigLoader;
import dev.retentionmart.config.NightlyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A changing shop in a folder, with its configuration file, for runs as processes of their own.
 *
 * <p>{@code -Dnights.changes} says how they find what changed: {@code all} when left out, {@code
 * column} or {@code delta}.
 */
final class ShopOnDisk {
  private static final ChangeDetection.Mode CHANGES =
      ChangeDetection.Mode.valueOf(
          System.getProperty("nights.changes", "all").toUpperCase(Locale.ROOT));
  private static final LocalDate FIRST_NIGHT = LocalDate.of(2024, 2, 20);

  private final Path folder;
  private final Path configuration;
  private final Path logs;
  private final ChangingShop shop;
  private final Random random;
  private LocalDate night = FIRST_NIGHT;

  ShopOnDisk(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    this.shop = new ChangingShop(random, CHANGES);
    this.logs = Files.createDirectories(folder.resolve("logs"));
    this.configuration =
        Files.writeString(
            folder.resolve("shop.conf"),
            """
            warehouse = "%1$s/warehouse"
            time-zone = "Europe/Stockholm"
            currency = "SEK"
            grains = [week, month, year]
            active-window { week = 3, month = 2, year = 1 }
            quality { max-rejected-share = 1.0 }
            sources {
              orders {
                path = "%1$s/orders", %2$s
                valid-when = "status <> 'cancelled'"
                columns {
                  order-id = "order_id", customer-id = "customer_id", ordered-at = "ordered_at"
                  channel = "channel", amount = "amount", currency = "currency"
                  updated-at = "updated_at"
                }
              }
              customers {
                path = "%1$s/customers", %3$s
                columns {
                  customer-id = "customer_id", segment = "segment"
                  valid-from = "valid_from", valid-to = "valid_to"
                }
              }
              refunds {
                path = "%1$s/refunds", %3$s
                columns { order-id = "order_id", refunded-at = "refunded_at", amount = "amount" }
              }
              exchange-rates {
                path = "%1$s/rates"
                columns { currency = "currency", date = "date", rate = "rate" }
              }
            }
            """
                .formatted(folder, ofOrders(), format()));
  }

  /** How the orders tell what changed. */
  private static String ofOrders() {
    return CHANGES == ChangeDetection.Mode.COLUMN
        ? """
        changes = column, changes-column = "cast(updated_at as date)", changes-overlap-days = 0
        """
        : format();
  }

  /** Delta tables tell what changed by themselves. */
  private static String format() {
    return CHANGES == ChangeDetection.Mode.DELTA ? "format = delta" : "format = parquet";
  }

  /** The shop lives on for some days; the next run is as of the last of them. */
  LocalDate nextNight() {
    night = night.plusDays(1 + random.nextInt(9));
    shop.live(night);
    shop.write(folder);
    return night;
  }

  /**
   * Starts the packaged job's run of this night.
   *
   * @param log what the files of its output begin with
   */
  JobProcess startRun(String warehouse, String log) throws IOException {
    return startRunIn(warehouse(warehouse).toString(), log);
  }

  /** The same, with a warehouse anywhere. */
  JobProcess startRunIn(String warehouse, String log) throws IOException {
    return JobProcess.start(
        logs,
        log,
        Map.of("RETENTION_MART_MEMORY", "1g"),
        "scripts/retention-mart",
        "run",
        "--config",
        configuration.toString(),
        "--as-of",
        night.toString(),
        "--set",
        "warehouse=" + warehouse);
  }

  Path warehouse(String name) {
    return folder.resolve(name);
  }

  /** What such a run reads from the configuration file. */
  NightlyConfig config(String warehouse) {
    return ConfigLoader.load(configuration, Map.of("warehouse", warehouse(warehouse).toString()));
  }
}

package dev.retentionmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * What is measured, and where everything is.
 *
 * @param home the project's folder
 * @param work where warehouses, tables and logs go
 * @param data the generated history
 * @param asOf the last day of the history
 * @param memory of the job's heap and of DuckDB, in gigabytes
 */
record BenchPlan(Path home, Path work, Path data, LocalDate asOf, int memory) {

  Path warehouse() {
    return work.resolve("warehouse");
  }

  Path duckDbTables() {
    return work.resolve("duckdb");
  }

  Path log(String name) {
    return work.resolve("logs").resolve(name + ".log");
  }

  Path configuration() {
    return work.resolve("bench.conf");
  }

  /** Writes the job's configuration: the same tables that DuckDB computes, from the same files. */
  void writeConfiguration() throws IOException {
    Files.createDirectories(work);
    Files.writeString(
        configuration(),
        """
        warehouse = "%1$s"
        time-zone = "%2$s"
        currency = "%3$s"
        grains = [month, quarter, year]
        active-window { month = 12, quarter = 4, year = 1 }
        sources {
          orders {
            path = "%4$s/orders"
            valid-when = "status <> 'cancelled'"
            changes = column
            changes-column = "updated_at"
            columns {
              order-id = "order_id", customer-id = "customer_id", ordered-at = "ordered_at"
              channel = "channel", amount = "amount", currency = "currency", updated-at = "updated_at"
            }
          }
          customers {
            path = "%4$s/customers"
            changes = column
            changes-column = "valid_from"
            columns {
              customer-id = "customer_id", segment = "segment"
              valid-from = "valid_from", valid-to = "valid_to"
            }
          }
          refunds {
            path = "%4$s/refunds"
            changes = column
            changes-column = "refunded_at"
            columns { order-id = "order_id", refunded-at = "refunded_at", amount = "amount" }
          }
          exchange-rates {
            path = "%4$s/exchange_rates"
            columns { currency = "currency", date = "date", rate = "rate" }
          }
        }
        """
            .formatted(warehouse(), DuckDbMarts.TIME_ZONE, DuckDbMarts.CURRENCY, data));
  }
}

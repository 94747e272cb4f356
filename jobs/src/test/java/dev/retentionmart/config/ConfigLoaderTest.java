package dev.retentionmart.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration file means. */
class ConfigLoaderTest {
  @TempDir Path folder;

  @Test
  void theLeastConfigurationGetsTheDefaults() {
    assertThat(ConfigText.of(folder, ConfigText.LEAST).load())
        .isEqualTo(
            new NightlyConfig(
                "w",
                ZoneId.of("Europe/Stockholm"),
                "SEK",
                List.of(Grain.MONTH, Grain.QUARTER, Grain.YEAR),
                Map.of(Grain.MONTH, 12, Grain.QUARTER, 4, Grain.YEAR, 1),
                BigDecimal.ONE,
                new Quality(0.01),
                new KeepDays(7, 400),
                Optional.empty(),
                Optional.of(CatalogueSettings.DEFAULT),
                new Sources(
                    new OrdersSource(
                        new SourceLocation(
                            "sources.orders",
                            Optional.of("orders"),
                            SourceFormat.PARQUET,
                            Optional.empty()),
                        false,
                        Optional.empty(),
                        "o",
                        "c",
                        "t",
                        "h",
                        "a",
                        Optional.empty(),
                        Optional.empty()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
  }

  @Test
  void everyKeyReachesItsPlace() {
    NightlyConfig config =
        ConfigText.of(
                folder,
                """
                warehouse = "s3a://mart/w"
                time-zone = UTC
                currency = EUR
                grains = [year, week]
                active-window { week = 10, month = 11, quarter = 5, year = 2 }
                gross-margin = 0.45
                quality { max-rejected-share = 0 }
                maintenance { keep-days = 14, keep-published-days = 800 }
                sources {
                  orders {
                    path = "a", format = delta, lines = true, valid-when = "ok = 1"
                    columns {
                      order-id = "x1", customer-id = "x2", ordered-at = "x3", channel = "x4"
                      amount = "x5 * 1.25", currency = "x6"
                    }
                  }
                  customers {
                    table = "c.s.customers"
                    columns { customer-id = y1, segment = y2, valid-from = y3, valid-to = y4 }
                  }
                  refunds { path = r, columns { order-id = z1, refunded-at = z2, amount = z3 } }
                  exchange-rates { path = e, columns { currency = u1, date = u2, rate = u3 } }
                }
                """)
            .load();

    assertThat(config)
        .isEqualTo(
            new NightlyConfig(
                "s3a://mart/w",
                ZoneId.of("UTC"),
                "EUR",
                List.of(Grain.WEEK, Grain.YEAR),
                Map.of(Grain.WEEK, 10, Grain.YEAR, 2),
                new BigDecimal("0.45"),
                new Quality(0),
                new KeepDays(14, 800),
                Optional.empty(),
                Optional.of(CatalogueSettings.DEFAULT),
                new Sources(
                    new OrdersSource(
                        location("orders", "a", SourceFormat.DELTA),
                        true,
                        Optional.of("ok = 1"),
                        "x1",
                        "x2",
                        "x3",
                        "x4",
                        "x5 * 1.25",
                        Optional.of("x6"),
                        Optional.empty()),
                    Optional.of(
                        new CustomersSource(
                            new SourceLocation(
                                "sources.customers",
                                Optional.empty(),
                                SourceFormat.PARQUET,
                                Optional.of("c.s.customers")),
                            "y1",
                            "y2",
                            Optional.of("y3"),
                            Optional.of("y4"))),
                    Optional.of(
                        new RefundsSource(
                            location("refunds", "r", SourceFormat.PARQUET), "z1", "z2", "z3")),
                    Optional.of(
                        new ExchangeRatesSource(
                            location("exchange-rates", "e", SourceFormat.PARQUET),
                            "u1",
                            "u2",
                            "u3")))));
  }

  @Test
  void windowsAreInOrderOfTheGrains() {
    NightlyConfig config =
        ConfigText.leastAnd(folder, "grains = [year, month]\nactive-window.month = 6").load();

    assertThat(config.activeWindows()).containsExactly(entry(Grain.MONTH, 6), entry(Grain.YEAR, 1));
  }

  @Test
  void updatedAtTellsTheNewerCopy() {
    NightlyConfig config =
        ConfigText.leastAnd(folder, "sources.orders.columns.updated-at = u").load();

    assertThat(config.sources().orders().updatedAt()).contains("u");
  }

  @Test
  void nullLeavesAKeyOut() {
    NightlyConfig config =
        ConfigText.leastAnd(folder, "sources.customers = null, sources.orders.valid-when = null")
            .load();

    assertThat(config.sources().customers()).isEmpty();
    assertThat(config.sources().orders().validWhen()).isEmpty();
  }

  @Test
  void homeIsTheInstallation() {
    assertThat(ConfigText.leastAnd(folder, "warehouse = ${home}/target").load().warehouse())
        .isEqualTo("/opt/retention mart/target");
  }

  @Test
  void keysEnvironmentAndIncludedFilesCanBeUsed() throws IOException {
    Files.writeString(folder.resolve("shared.conf"), ConfigText.LEAST);
    NightlyConfig config =
        ConfigText.of(
                folder,
                """
                include "shared.conf"
                warehouse = ${sources.orders.path}/mart
                warehouse = ${?RETENTION_MART_TEST_VARIABLE_THAT_NOBODY_SETS}
                sources.orders.valid-when = ${PATH}
                """)
            .load();

    assertThat(config.warehouse()).isEqualTo("orders/mart");
    assertThat(config.sources().orders().validWhen()).contains(System.getenv("PATH"));
  }

  @Test
  void whatCannotBeResolvedIsNamed() {
    Fault fault = ConfigText.leastAnd(folder, "warehouse = ${nowhere}").fault();

    assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(fault.reason()).contains("test.conf: 8", "${nowhere}");
  }

  @Test
  void aSyntaxErrorIsNamedWithItsLine() {
    Fault fault = ConfigText.of(folder, "warehouse = hdfs://x\n\ncurrency = a * b").fault();

    assertThat(fault.problem()).contains("Cannot read the configuration").contains("test.conf");
    assertThat(fault.reason()).contains("1");
    assertThat(fault.remedy()).contains("double quotes");
  }

  @Test
  void aMissingFileIsNamedInFull() {
    Path missing = folder.resolve("none.conf");

    assertThatThrownBy(() -> ConfigLoader.load(missing, Map.of()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("there is no readable file at " + missing);
    assertThatThrownBy(() -> ConfigLoader.load(folder, Map.of()))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("it is a folder");
  }

  @Test
  void aReportIsWrittenAfterRunsOnlyWhereThereIsASectionForIt() {
    assertThat(ConfigText.of(folder, ConfigText.LEAST).load().report()).isEmpty();
    assertThat(ConfigText.leastAnd(folder, "report { }").load().report())
        .contains(ReportSettings.DEFAULT);
    assertThat(
            ConfigText.leastAnd(
                    folder,
                    "report { path = \"s3a://b/r.html\", after-run = false, locale = sv-SE, title = Kunder }")
                .load()
                .report())
        .contains(
            new ReportSettings(
                Optional.of("s3a://b/r.html"), false, Locale.forLanguageTag("sv-SE"), "Kunder"));
  }

  private static SourceLocation location(String source, String path, SourceFormat format) {
    return new SourceLocation("sources." + source, Optional.of(path), format, Optional.empty());
  }
}

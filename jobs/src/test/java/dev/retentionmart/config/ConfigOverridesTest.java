package dev.retentionmart.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.fault.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --set key=value}. */
class ConfigOverridesTest {
  @TempDir Path folder;

  @Test
  void anOverrideWinsOverTheFile() {
    NightlyConfig config =
        least().set("currency", "EUR").set("quality.max-rejected-share", "0.5").load();

    assertThat(config.currency()).isEqualTo("EUR");
    assertThat(config.quality().maxRejectedShare()).isEqualTo(0.5);
  }

  @Test
  void pathsAndSqlNeedNoQuotes() {
    NightlyConfig config =
        least()
            .set("warehouse", "hdfs://host:8020/a b/{c}=$d")
            .set("sources.orders.valid-when", "status <> 'cancelled' and \"x\" = \"x\" # 1")
            .load();

    assertThat(config.warehouse()).isEqualTo("hdfs://host:8020/a b/{c}=$d");
    assertThat(config.sources().orders().validWhen())
        .contains("status <> 'cancelled' and \"x\" = \"x\" # 1");
  }

  @Test
  void aListNeedsNoBrackets() {
    assertThat(least().set("grains", "year,week").load().grains())
        .containsExactly(Grain.WEEK, Grain.YEAR);
    assertThat(least().set("grains", "[year, week]").load().grains())
        .containsExactly(Grain.WEEK, Grain.YEAR);
  }

  @Test
  void aSectionIsAddedToTheFiles() {
    NightlyConfig config =
        ConfigText.leastAnd(folder, "active-window.year = 3")
            .set("active-window", "{ month = 6 }")
            .load();

    assertThat(config.activeWindows()).containsEntry(Grain.MONTH, 6).containsEntry(Grain.YEAR, 3);
  }

  @Test
  void nullTakesAKeyOutOfTheFile() {
    NightlyConfig config =
        ConfigText.leastAnd(folder, "sources.orders.columns.updated-at = u\nsources.refunds {}")
            .set("sources.orders.columns.updated-at", "null")
            .set("sources.refunds", "null")
            .load();

    assertThat(config.sources().orders().updatedAt()).isEmpty();
    assertThat(config.sources().refunds()).isEmpty();
  }

  @Test
  void anOverrideReplacesWhatTheFileLacks() {
    assertThat(
            ConfigText.leastAnd(folder, "warehouse = null")
                .set("warehouse", "w2")
                .load()
                .warehouse())
        .isEqualTo("w2");
  }

  @Test
  void anUnknownOverrideFailsWithTheNearestKey() {
    Fault fault = least().set("warehous", "x").fault();

    assertThat(fault.problem()).isEqualTo("Unknown key warehous (--set)");
    assertThat(fault.remedy()).isEqualTo("did you mean warehouse?");
  }

  @Test
  void aWrongOverrideIsCheckedLikeTheFile() {
    assertThat(least().set("gross-margin", "high").fault().problem())
        .isEqualTo("Cannot use gross-margin = high (--set)");
    assertThat(least().set("grains", "month,day").fault().problem())
        .isEqualTo("Cannot use grains = [month,day] (--set)");
    assertThat(least().set("grains", "[month").fault().problem())
        .isEqualTo("Cannot read grains = [month (--set)");
  }

  private ConfigText least() {
    return ConfigText.of(folder, ConfigText.LEAST);
  }
}

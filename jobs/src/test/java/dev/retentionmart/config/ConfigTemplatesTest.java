package dev.retentionmart.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files in {@code conf}. */
class ConfigTemplatesTest {
  private static final Path CONF = Path.of(System.getProperty("project.root"), "conf");

  @TempDir Path folder;

  @Test
  void theTemplateIsGoodAsItStands() {
    NightlyConfig config = ConfigLoader.load(CONF.resolve("nightly.conf"), Map.of());

    assertThat(config.warehouse()).isEqualTo("target/warehouse");
    assertThat(config.sources().customers()).isEmpty();
  }

  @Test
  void theTemplateShowsEveryKey() throws IOException {
    String template = Files.readString(CONF.resolve("nightly.conf"));

    assertThat(Key.paths())
        .allSatisfy(
            path ->
                assertThat(template)
                    .containsPattern(
                        "\\b" + Pattern.quote(Key.find(path).orElseThrow().name()) + "\\b"));
  }

  /** What is commented out is a default or an example: with all of it, the file is still good. */
  @Test
  void theTemplateIsGoodWithEverythingInIt() throws IOException {
    String template = Files.readString(CONF.resolve("nightly.conf"));
    String everything =
        template.replaceAll("(?m)^( *)# (?=( *[a-z-]+ *(=|\\{)| *}))(?![a-z ]+:)", "$1");

    NightlyConfig all = ConfigText.of(folder, everything).load();
    NightlyConfig least = ConfigText.of(folder, template).load();

    assertThat(all.grains()).isEqualTo(least.grains());
    assertThat(all.activeWindows()).isEqualTo(least.activeWindows());
    assertThat(all.grossMargin()).isEqualByComparingTo(least.grossMargin());
    assertThat(least.quality()).isEqualTo(new Quality(0.01));
    assertThat(all.quality()).isEqualTo(new Quality(0.01, OptionalDouble.of(0.05)));
    assertThat(all.keepDays()).isEqualTo(least.keepDays());
    assertThat(all.sources().orders().validWhen()).contains("status <> 'cancelled'");
    assertThat(all.sources().orders().updatedAt()).contains("updated_at");
    assertThat(all.sources().customers().flatMap(CustomersSource::validTo)).contains("valid_to");
    assertThat(all.catalogue().orElseThrow().benchmarks())
        .containsExactly(
            new Benchmark(
                "budget",
                "churn_rate",
                Grain.MONTH,
                Optional.of("business"),
                OptionalDouble.of(0.02),
                OptionalDouble.of(0.03),
                "budget 2026"));
    assertThat(all.sources().refunds()).isPresent();
    assertThat(all.sources().exchangeRates()).isPresent();
  }

  @Test
  void theSampleFindsItsDataFromAnyFolder() {
    NightlyConfig config =
        ConfigLoader.load(CONF.resolve("sample.conf"), Map.of(), Path.of("/opt/mart"));

    assertThat(config.warehouse()).isEqualTo("/opt/mart/target/warehouse");
    assertThat(config.sources().orders().location().path())
        .isEqualTo(Optional.of("/opt/mart/data-samples/orders"));
    assertThat(config.sources().exchangeRates().orElseThrow().location().path())
        .isEqualTo(Optional.of("/opt/mart/data-samples/exchange_rates"));
  }
}

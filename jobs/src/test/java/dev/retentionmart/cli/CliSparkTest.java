package dev.retentionmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** How Spark is started. */
class CliSparkTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  @Test
  void whatTheTablesMeanIsAlwaysSet() {
    SparkConf settings = SparkSessions.settings(ZoneId.of("Asia/Tokyo"), Map.of());

    assertThat(settings.get("spark.sql.session.timeZone")).isEqualTo("Asia/Tokyo");
    assertThat(settings.get("spark.sql.ansi.enabled")).isEqualTo("true");
    assertThat(settings.get("spark.sql.extensions"))
        .isEqualTo("io.delta.sql.DeltaSparkSessionExtension");
    assertThat(settings.get("spark.sql.catalog.spark_catalog"))
        .isEqualTo("org.apache.spark.sql.delta.catalog.DeltaCatalog");
  }

  @Test
  void anOptionWinsOverTheDefaults() {
    assertThat(settings(Map.of()).get("spark.databricks.delta.snapshotPartitions")).isEqualTo("1");
    assertThat(
            settings(Map.of("spark.databricks.delta.snapshotPartitions", "9"))
                .get("spark.databricks.delta.snapshotPartitions"))
        .isEqualTo("9");
  }

  @Test
  void deltaJoinsTheExtensionsThatAreThereAlready() {
    assertThat(settings(Map.of("spark.sql.extensions", "a.B")).get("spark.sql.extensions"))
        .isEqualTo("a.B,io.delta.sql.DeltaSparkSessionExtension");
  }

  @Test
  void theLauncherGivesJavaTheSameOptionsAsTheTestsGet() throws IOException {
    List<String> ofLauncher =
        Files.readAllLines(ROOT.resolve("scripts/spark-java-options")).stream()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .toList();
    Matcher ofTests =
        Pattern.compile("<spark.java.options>(.*?)</spark.java.options>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));

    assertThat(ofTests.find()).isTrue();
    assertThat(ofLauncher).isEqualTo(Arrays.asList(ofTests.group(1).split(" ")));
  }

  private static SparkConf settings(Map<String, String> options) {
    return SparkSessions.settings(ZoneId.of("UTC"), options);
  }
}

package dev.retentionmart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.JobProcess;
import dev.retentionmart.Nightly;
import dev.retentionmart.SameTables;
import dev.retentionmart.SampleConfig;
import dev.retentionmart.TestSpark;
import dev.retentionmart.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample on a cluster, from the jar as it is shipped: a first build and the night after it,
 * with predicted value, which loses an executor. Both together must end as one build in local mode.
 */
@Tag("cluster")
class LocalClusterTest {
  private static final Path PROJECT = Path.of(System.getProperty("project.root")).normalize();
  private static final Path CLUSTER_FOLDER = PROJECT.resolve("target/cluster");

  @TempDir private static Path folder;

  private static String firstResult;
  private static String nightResult;
  private static List<String> nightMessages;
  private static String validated;

  @BeforeAll
  static void runOnBoth() throws Exception {
    try {
      done("cluster-start", "scripts/local-cluster", "start");
      firstResult = onCluster("2025-12-30", "first").awaitSuccess().result();
      JobProcess night = onCluster("2025-12-31", "night", "value.horizon-days=365");
      loseExecutor(night);
      nightResult = night.awaitSuccess().result();
      nightMessages = night.messages();
    } finally {
      done("cluster-stop", "scripts/local-cluster", "stop");
    }
    validated =
        done("validate", "scripts/retention-mart", "validate", "--config", "conf/sample.conf")
            .result();
    Nightly.run(
        TestSpark.session(),
        SampleConfig.in(
            folder.resolve("local"), Map.of("grains", "month", "value.horizon-days", "365")),
        LocalDate.of(2025, 12, 31),
        Progress.silent());
  }

  @Test
  void allEndWithTheirResultOnTheLastLine() {
    assertThat(List.of(firstResult, nightResult))
        .allSatisfy(result -> assertThat(result).startsWith("{").contains("\"succeeded\""));
  }

  @Test
  void theLauncherRunsTheSameJar() {
    assertThat(validated).startsWith("{").contains("\"exit_code\":0");
  }

  @Test
  void theNightGoesOnFromTheFirstBuild() {
    assertThat(firstResult).contains("\"mode\":\"full\"");
    assertThat(nightResult).contains("\"mode\":\"increment\"");
  }

  @Test
  void theNightOutlivesAnExecutor() {
    assertThat(nightMessages).anyMatch(line -> line.contains("Lost executor"));
  }

  @Test
  void bothWorkersDoTheirPart() throws IOException {
    assertThat(executorLog("work-1")).contains("Finished task");
    assertThat(executorLog("work-2")).contains("Finished task");
  }

  @Test
  void clusterEndsWithTheSameTablesAsLocalMode() throws IOException {
    Set<String> tables = tables("cluster");
    assertThat(tables).containsAll(SameTables.ALL).containsAll(SameTables.VALUE);
    assertThat(tables("local")).isEqualTo(tables);
    SameTables.check(folder.resolve("local"), folder.resolve("cluster"), tables, "of the cluster");
    for (String table : tables) {
      assertThat(rows("cluster", table).isEmpty()).as("%s is empty", table).isFalse();
    }
  }

  @Test
  void allRunsAreOnRecord() {
    assertThat(statuses("cluster")).containsExactly("succeeded", "succeeded");
    assertThat(statuses("local")).containsExactly("succeeded");
  }

  /** Starts a run of the sample. */
  private static JobProcess onCluster(String asOf, String logs, String... settings)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("scripts/local-cluster", "submit"));
    command.addAll(List.of("run", "--config", "conf/sample.conf", "--as-of", asOf));
    command.addAll(List.of("--set", "warehouse=" + folder.resolve("cluster")));
    command.addAll(List.of("--set", "grains=month"));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    return JobProcess.start(folder, logs, Map.of(), command.toArray(String[]::new));
  }

  /** Ends a worker's executor as soon as it holds what later steps of the night read. */
  private static void loseExecutor(JobProcess night) throws Exception {
    while (night.isRunning()
        && night.messages().stream().noneMatch(line -> line.contains("settle these orders"))) {
      Thread.sleep(100);
    }
    long worker = Long.parseLong(Files.readString(CLUSTER_FOLDER.resolve("worker-1.pid")).strip());
    ProcessHandle.of(worker).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
  }

  private static JobProcess done(String logs, String... command) throws Exception {
    return JobProcess.start(folder, logs, Map.of(), command).awaitSuccess();
  }

  private static String executorLog(String worker) throws IOException {
    StringBuilder log = new StringBuilder();
    try (Stream<Path> files = Files.walk(CLUSTER_FOLDER.resolve(worker))) {
      for (Path file : files.filter(file -> file.endsWith("stderr")).toList()) {
        log.append(Files.readString(file));
      }
    }
    return log.toString();
  }

  /** All tables, as {@code layer/table}, without the runs. */
  private static Set<String> tables(String warehouse) throws IOException {
    Set<String> tables = new TreeSet<>();
    for (String layer : List.of("history", "timeline", "counts", "mart")) {
      try (Stream<Path> folders = Files.list(folder.resolve(warehouse).resolve(layer))) {
        folders
            .filter(table -> Files.isDirectory(table.resolve("_delta_log")))
            .map(table -> layer + "/" + table.getFileName())
            .filter(table -> !table.equals("mart/runs"))
            .forEach(tables::add);
      }
    }
    return tables;
  }

  private static List<String> statuses(String warehouse) {
    return rows(warehouse, "mart/runs").select("status").as(Encoders.STRING()).collectAsList();
  }

  private static Dataset<Row> rows(String warehouse, String table) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(folder.resolve(warehouse).resolve(table).toString());
  }
}

package dev.retentionmart.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.JobProcess;
import dev.retentionmart.SameTables;
import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample's night once on a cluster, from the jar as it is shipped, and once in local mode, from
 * the launcher.
 */
@Tag("cluster")
class LocalClusterTest {
  private static final Path PROJECT = Path.of(System.getProperty("project.root")).normalize();
  private static final Path CLUSTER_FOLDER = PROJECT.resolve("target/cluster");

  @TempDir private static Path folder;

  private static String clusterResult;
  private static String localResult;

  @BeforeAll
  static void runTheNightOnBoth() throws Exception {
    clusterResult = lastLineOf("cluster", "scripts/local-cluster", "run");
    localResult = lastLineOf("local", "scripts/retention-mart");
  }

  @Test
  void bothEndWithTheirResultOnTheLastLine() {
    assertThat(clusterResult).startsWith("{").contains("\"succeeded\"").endsWith("}");
    assertThat(localResult).startsWith("{").contains("\"succeeded\"").endsWith("}");
  }

  @Test
  void bothWorkersDoTheirPart() throws IOException {
    assertThat(executorLog("work-1")).contains("Finished task");
    assertThat(executorLog("work-2")).contains("Finished task");
  }

  @Test
  void clusterPublishesTheSameTablesAsLocalMode() throws IOException {
    Set<String> tables = tables("cluster");
    assertThat(tables).contains("mart/retention", "mart/cohorts", "counts/retention");
    assertThat(tables("local")).isEqualTo(tables);
    SameTables.check(folder.resolve("local"), folder.resolve("cluster"), tables, "of the cluster");
    for (String table : tables) {
      assertThat(rows("cluster", table).isEmpty()).as("%s is empty", table).isFalse();
    }
  }

  @Test
  void bothRunsAreOnRecord() {
    for (String where : List.of("cluster", "local")) {
      assertThat(rows(where, "mart/runs").select("status").collectAsList())
          .as(where)
          .extracting(row -> row.getString(0))
          .containsExactly("succeeded");
    }
  }

  /** Runs the night of the sample into a warehouse of that name and returns what it said last. */
  private static String lastLineOf(String warehouse, String... program) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of("run", "--config", "conf/sample.conf", "--as-of", "2025-12-31"));
    command.addAll(List.of("--set", "warehouse=" + folder.resolve(warehouse)));
    return JobProcess.start(folder, warehouse, Map.of(), command.toArray(String[]::new))
        .awaitSuccess()
        .result();
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

  /** The tables of {@code mart} and {@code counts}, as {@code layer/table}, without the runs. */
  private static Set<String> tables(String warehouse) throws IOException {
    Set<String> tables = new TreeSet<>();
    for (String layer : List.of("mart", "counts")) {
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

  private static Dataset<Row> rows(String warehouse, String table) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(folder.resolve(warehouse).resolve(table).toString());
  }
}

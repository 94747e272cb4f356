package dev.retentionmart.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Trino server on this machine, with the connector for Delta tables only. */
final class TrinoServer implements AutoCloseable {
  private static final long STARTING_SECONDS = 240;

  /** The connector, and those whose archive entries it links to. */
  private static final List<String> PARTS =
      List.of(
          "bin",
          "lib",
          "plugin/bigquery",
          "plugin/cassandra",
          "plugin/clickhouse",
          "plugin/delta-lake");

  private final Process process;
  private final Connection connection;

  private TrinoServer(Process process, Connection connection) {
    this.process = process;
    this.connection = connection;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param archive {@code trino-server-….tar.gz}
   * @param home where it is unpacked and works
   * @param files the folder that it may read
   */
  static TrinoServer start(Path archive, Path home, Path files)
      throws IOException, InterruptedException {
    Path server = unpacked(archive, home);
    int port = freePort();
    configure(home.resolve("etc"), port, files);
    Path java = java();
    Process process =
        new ProcessBuilder(
                java.resolve("bin/java").toString(),
                "-Xmx1500m",
                "-Dnode.environment=test",
                "-Dnode.id=test",
                "-Dnode.data-dir=" + home.resolve("data"),
                "-Dplugin.dir=" + server.resolve("plugin"),
                "-Dconfig=" + home.resolve("etc/config.properties"),
                "-Dcatalog.config-dir=" + home.resolve("etc/catalog"),
                "-Djdk.attach.allowAttachSelf=true",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                server.resolve("lib") + "/*",
                "io.trino.server.TrinoServer")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("server.log").toFile())
            .start();
    return new TrinoServer(process, connect(process, port, home.resolve("server.log")));
  }

  /** The rows of a query, and nothing for a statement. */
  List<List<Object>> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      List<List<Object>> rows = new ArrayList<>();
      if (statement.execute(sql)) {
        ResultSet result = statement.getResultSet();
        while (result.next()) {
          List<Object> row = new ArrayList<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(result.getObject(i));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }

  /** Makes the tables of a warehouse known, as docs/queries.md says. */
  void name(Path files, Path warehouse) throws SQLException {
    for (String layer : NamedTables.LAYERS) {
      query("CREATE SCHEMA IF NOT EXISTS " + layer);
      for (Path table : NamedTables.tables(warehouse, layer)) {
        query(
            "CALL system.register_table('%s', '%s', 'local:///%s')"
                .formatted(layer, table.getFileName(), files.relativize(table)));
      }
    }
  }

  /** Forgets them; the files stay. */
  void forget(Path warehouse) throws SQLException {
    for (String layer : NamedTables.LAYERS) {
      for (Path table : NamedTables.tables(warehouse, layer)) {
        query("CALL system.unregister_table('%s', '%s')".formatted(layer, table.getFileName()));
      }
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    connection.close();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static Path unpacked(Path archive, Path home) throws IOException, InterruptedException {
    assertThat(archive)
        .as("Trino's server; mvn dependency:get -Dartifact=io.trino:trino-server:476:tar.gz")
        .exists();
    String name = archive.getFileName().toString().replace(".tar.gz", "");
    Path server = home.resolve(name);
    if (!Files.isDirectory(server.resolve("plugin/delta-lake"))) {
      Files.createDirectories(home);
      List<String> command = new ArrayList<>(List.of("tar", "-xzf", archive.toString()));
      PARTS.forEach(part -> command.add(name + "/" + part));
      Process tar = new ProcessBuilder(command).directory(home.toFile()).inheritIO().start();
      assertThat(tar.waitFor()).as("exit code of %s", command).isZero();
    }
    return server;
  }

  private static void configure(Path etc, int port, Path files) throws IOException {
    Files.createDirectories(etc.resolve("catalog"));
    Files.writeString(
        etc.resolve("config.properties"),
        """
        coordinator=true
        node-scheduler.include-coordinator=true
        http-server.http.port=%d
        discovery.uri=http://127.0.0.1:%d
        node.internal-address=127.0.0.1
        query.max-memory-per-node=500MB
        """
            .formatted(port, port));
    Files.writeString(
        etc.resolve("catalog/delta.properties"),
        """
        connector.name=delta_lake
        hive.metastore=file
        hive.metastore.catalog.dir=local:///trino-catalog
        fs.native-local.enabled=true
        local.location=%s
        delta.register-table-procedure.enabled=true
        """
            .formatted(files));
  }

  /**
   * A Java that is new enough: the one that {@code TRINO_JAVA_HOME} names, or one that is there.
   */
  private static Path java() throws IOException {
    String named = System.getenv("TRINO_JAVA_HOME");
    if (named != null && !named.isBlank()) {
      return Path.of(named);
    }
    Path installed = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> candidates = Files.list(installed)) {
        Path found =
            candidates
                .filter(home -> home.getFileName().toString().matches(".*2[4-9].*"))
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .findFirst()
                .orElse(null);
        if (found != null) {
          return found;
        }
      }
    }
    throw new IllegalStateException(
        "Cannot start Trino: it needs Java 24 or newer, and there is none in /usr/lib/jvm. "
            + "Set TRINO_JAVA_HOME to the folder of one.");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Connection connect(Process process, int port, Path log)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARTING_SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        Connection connection =
            DriverManager.getConnection(
                "jdbc:trino://127.0.0.1:%d/delta?user=test&timezone=UTC".formatted(port));
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1");
          return connection;
        }
      } catch (SQLException stillStarting) {
        Thread.sleep(500);
      }
    }
    process.destroyForcibly().waitFor();
    List<String> lines = Files.readAllLines(log);
    throw new IllegalStateException(
        "Trino did not start:\n"
            + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
  }
}

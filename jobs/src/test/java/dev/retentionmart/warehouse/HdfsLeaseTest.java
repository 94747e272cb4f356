package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.HdfsServer;
import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same on a name node and a data node. */
@Tag("hdfs")
class HdfsLeaseTest extends LeaseLaws {
  @TempDir private static java.nio.file.Path home;

  private static HdfsServer server;

  private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = HdfsServer.start(home);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeFolder(TestInfo test) throws IOException {
    folder = new Path("/" + test.getTestMethod().orElseThrow().getName());
    files().delete(folder, true);
    files().mkdirs(folder);
  }

  @Override
  FileSystem files() throws IOException {
    return server.files();
  }

  @Override
  Path folder() {
    return folder;
  }

  @Test
  void theLockOfAWarehouseIsALease() throws IOException {
    String warehouse = server.uri() + folder;
    try (WarehouseLock first = WarehouseLock.acquire(files().getConf(), warehouse, "run-1")) {
      first.check();
      assertThat(first).isInstanceOf(LeaseLock.class);
      assertThatThrownBy(() -> WarehouseLock.acquire(files().getConf(), warehouse, "run-2"))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("run run-1, process " + ProcessHandle.current().pid());
    }
    WarehouseLock.acquire(files().getConf(), warehouse, "run-3").close();
  }

  /** The file of a process that was killed while it wrote stays open for an hour. */
  @ParameterizedTest
  @ValueSource(strings = {"", "2026-01-01T02"})
  void whoDiedWhileWritingTheLeaseBlocksUntilItRunsOut(String written) throws IOException {
    Path file = new Path(folder, "lease");
    FSDataOutputStream open = server.filesOfAnother().create(file);
    open.write(written.getBytes(StandardCharsets.UTF_8));
    open.hflush();

    Instant now = Instant.now();
    assertThatThrownBy(() -> lease(file, now))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("a run that is starting");
    LeaseLock next = lease(file, now.plus(LeaseLock.LEASE).plus(Duration.ofMinutes(1)));
    next.check();
    next.renew();
    next.close();
    assertThat(files().exists(file)).isFalse();
  }

  private LeaseLock lease(Path file, Instant now) throws IOException {
    Clock clock = Clock.fixed(now, java.time.ZoneOffset.UTC);
    return LeaseLock.acquire(files(), file, "next", clock);
  }
}

package dev.retentionmart.nights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.HdfsServer;
import dev.retentionmart.JobProcess;
import dev.retentionmart.Nightly;
import dev.retentionmart.SameTables;
import dev.retentionmart.TestSpark;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.WarehouseLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of the packaged job whose warehouse is in HDFS: killed ones block until their lease has
 * run out and are then put back, of two that start together one wins, and the tables are those of a
 * warehouse on a local disk.
 */
@Tag("hdfs")
class HdfsNightsTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  java.nio.file.Path folder;

  @Test
  void nightsInHdfsEndAsOnALocalDisk() throws Exception {
    ShopOnDisk shop = new ShopOnDisk(folder, 1);
    try (HdfsServer server =
        HdfsServer.start(java.nio.file.Files.createDirectory(folder.resolve("hdfs")))) {
      String warehouse = server.uri() + "/shop/warehouse";
      Path lock = new Path(warehouse, WarehouseLock.FILE);

      LocalDate night = shop.nextNight();
      killAfter("one row per order", shop.startRunIn(warehouse, "first"));
      letRunOut(server.files(), lock);
      assertThat(shop.startRunIn(warehouse, "first-again").awaitSuccess().result())
          .contains("\"mode\":\"full\"");
      checkAgainstLocalDisk(shop, night, warehouse);

      night = shop.nextNight();
      JobProcess killed = killAfter("purchases by period", shop.startRunIn(warehouse, "second"));
      JobProcess blocked = shop.startRunIn(warehouse, "second-blocked").await();
      assertThat(blocked.exitCode()).isEqualTo(ExitCode.CONFLICT.code());
      assertThat(blocked.messages())
          .anySatisfy(line -> assertThat(line).contains("process %d on ".formatted(killed.id())));
      letRunOut(server.files(), lock);
      assertThat(shop.startRunIn(warehouse, "second-again").awaitSuccess().result())
          .contains("\"mode\":\"increment\"");
      checkAgainstLocalDisk(shop, night, warehouse);

      night = shop.nextNight();
      List<JobProcess> racers =
          List.of(shop.startRunIn(warehouse, "racer-1"), shop.startRunIn(warehouse, "racer-2"));
      for (JobProcess racer : racers) {
        racer.await();
      }
      // Where one starts late, both may succeed, one after the other.
      assertThat(Stream.of(racers.get(0).exitCode(), racers.get(1).exitCode()))
          .contains(0)
          .isSubsetOf(0, ExitCode.CONFLICT.code());
      checkAgainstLocalDisk(shop, night, warehouse);
      assertThat(server.files().listStatus(new Path(warehouse)))
          .extracting(file -> file.getPath().getName())
          .containsExactly("counts", "history", "mart", "timeline");
    }
  }

  private static JobProcess killAfter(String step, JobProcess run) throws InterruptedException {
    while (run.isRunning() && run.messages().stream().noneMatch(line -> line.contains(step))) {
      Thread.sleep(20);
    }
    assertThat(run.isRunning()).as("it runs after the step %s", step).isTrue();
    run.kill();
    return run;
  }

  /** As if ten minutes had passed. */
  private static void letRunOut(FileSystem files, Path lock) throws IOException {
    String holder;
    try (FSDataInputStream in = files.open(lock)) {
      holder = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)[1];
    }
    try (FSDataOutputStream out = files.create(lock, true)) {
      out.write(
          (Instant.now().minusSeconds(1) + "\n" + holder + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private void checkAgainstLocalDisk(ShopOnDisk shop, LocalDate night, String warehouse) {
    Nightly.run(TestSpark.session(), shop.config("local"), night, Progress.silent());
    SameTables.check(
        shop.warehouse("local").toString(), warehouse, SameTables.ALL, "in HDFS, as of " + night);
  }
}

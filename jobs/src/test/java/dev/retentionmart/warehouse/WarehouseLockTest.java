package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseLockTest {
  private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");

  @TempDir Path folder;

  @Test
  void theSecondRunIsToldWhoWritesAndMayComeBackLater() {
    Configuration hadoop = new Configuration();
    String warehouse = folder.resolve("mart").toString();
    try (WarehouseLock first = WarehouseLock.acquire(hadoop, warehouse, "run-1")) {
      first.check();
      assertThatThrownBy(() -> WarehouseLock.acquire(hadoop, warehouse, "run-2"))
          .isInstanceOfSatisfying(
              Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFLICT))
          .hasMessageContaining("run run-1, process " + ProcessHandle.current().pid())
          .hasMessageContaining("run again");
    }
    WarehouseLock.acquire(hadoop, warehouse, "run-3").close();
  }

  @Test
  void theLockOfAProcessThatWasKilledIsGone() throws Exception {
    Path file = folder.resolve(WarehouseLock.FILE);
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> LocalLock.acquire(file, "this one"))
          .isInstanceOf(Fault.class)
          .hasMessageContaining("the other one");
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    LocalLock.acquire(file, "this one").close();
  }

  /** Holds the lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      LocalLock lock = LocalLock.acquire(Path.of(arguments[0]), "the other one");
      System.out.println("held");
      Thread.sleep(TimeUnit.MINUTES.toMillis(5));
      lock.close();
    }
  }

  @Test
  void aLeaseBlocksUntilItRunsOut() throws IOException {
    LeaseLock dead = lease("dead", NOW);
    assertThatThrownBy(() -> lease("early", NOW.plus(LeaseLock.LEASE).minusSeconds(1)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("dead");

    LeaseLock next = lease("next", NOW.plus(LeaseLock.LEASE).plusSeconds(1));
    assertThatThrownBy(dead::check).isInstanceOf(Fault.class).hasMessageContaining("next");
    dead.close();
    next.check();
    next.close();
    assertThat(Files.list(folder).map(Path::toFile).map(File::getName))
        .noneMatch(name -> name.startsWith("lease"));
  }

  @Test
  void ofManyWhoFindALeaseRunOutOneTakesItOver() throws Exception {
    for (int round = 0; round < 20; round++) {
      lease("dead", NOW);
      ExecutorService racers = Executors.newFixedThreadPool(8);
      List<Callable<LeaseLock>> tries = new ArrayList<>();
      for (int racer = 0; racer < 8; racer++) {
        String name = "racer " + racer;
        tries.add(() -> lease(name, NOW.plusSeconds(3600)));
      }
      List<LeaseLock> winners = new ArrayList<>();
      for (Future<LeaseLock> result : racers.invokeAll(tries)) {
        try {
          winners.add(result.get());
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(Fault.class);
        }
      }
      racers.shutdown();
      List<LeaseLock> holders = winners.stream().filter(WarehouseLockTest::isHeld).toList();
      assertThat(holders).hasSize(1);
      holders.get(0).close();
    }
  }

  /** In a file system that shows an empty file while it is written over, as HDFS does. */
  @Test
  void aLeaseIsHeldWhileItIsRenewed() throws Exception {
    LeaseLock lock = lease("steady", NOW);
    ExecutorService renewing = Executors.newSingleThreadExecutor();
    Future<?> renewals =
        renewing.submit(
            () -> {
              for (int i = 0; i < 300; i++) {
                lock.renew();
              }
            });
    int checks = 0;
    while (!renewals.isDone()) {
      lock.check();
      checks++;
    }
    renewals.get();
    renewing.shutdown();
    assertThat(checks).isPositive();
    lock.close();
    assertThat(folder.resolve("lease")).doesNotExist();
  }

  @Test
  void whoLostALeaseNeitherTakesItBackNorDeletesIt() throws IOException {
    LeaseLock paused = lease("paused", NOW);
    LeaseLock next = lease("next", NOW.plusSeconds(3600));

    assertThatThrownBy(paused::check)
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFLICT))
        .hasMessageContaining("has lost the warehouse")
        .hasMessageContaining("next");
    paused.renew();
    paused.close();

    next.check();
    next.close();
  }

  /** Who took over may have died before he was done. */
  @Test
  void aTakeoverThatWasKilledBlocksUntilItRunsOut() throws IOException {
    lease("dead", NOW);
    LeaseLock.acquire(files(), file().suffix(".takeover"), "dead, too", at(NOW.plusSeconds(700)));

    assertThatThrownBy(() -> lease("early", NOW.plusSeconds(1200)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("dead, too");
    lease("next", NOW.plusSeconds(1400)).check();
    assertThat(Files.list(folder).map(Path::getFileName).map(Path::toString))
        .filteredOn(name -> !name.startsWith("."))
        .containsExactly("lease");
  }

  private static boolean isHeld(LeaseLock lock) {
    try {
      lock.check();
      return true;
    } catch (Fault lost) {
      return false;
    }
  }

  private LeaseLock lease(String holder, Instant now) throws IOException {
    return LeaseLock.acquire(files(), file(), holder, at(now));
  }

  private static FileSystem files() throws IOException {
    return FileSystem.getLocal(new Configuration()).getRawFileSystem();
  }

  private org.apache.hadoop.fs.Path file() {
    return new org.apache.hadoop.fs.Path(folder.resolve("lease").toString());
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}

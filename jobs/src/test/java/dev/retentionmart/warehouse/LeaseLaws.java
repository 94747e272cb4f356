package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** What a lease must do in every file system. */
abstract class LeaseLaws {
  static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");

  abstract FileSystem files() throws IOException;

  /** An empty one for each test. */
  abstract Path folder();

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
    assertThat(left()).isEmpty();
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
      List<LeaseLock> holders = winners.stream().filter(LeaseLaws::isHeld).toList();
      assertThat(holders).hasSize(1);
      holders.get(0).close();
    }
  }

  /** A file system may show an empty file while it is written over. */
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
    assertThat(left()).isEmpty();
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
    assertThat(left()).containsExactly("lease");
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

  private Path file() {
    return new Path(folder(), "lease");
  }

  /** The names of the files that are there. */
  private List<String> left() throws IOException {
    return Arrays.stream(files().listStatus(folder()))
        .map(file -> file.getPath().getName())
        .filter(name -> !name.startsWith("."))
        .toList();
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }
}

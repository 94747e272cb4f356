package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseLockTest {
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
}

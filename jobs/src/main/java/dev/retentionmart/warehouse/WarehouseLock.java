package dev.retentionmart.warehouse;

import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Keeps two runs from writing to one warehouse at the same time. The lock of a run that died does
 * not block the next: on a local disk the operating system takes it away at once; elsewhere it is a
 * lease that is renewed every minute and runs out after ten.
 */
public interface WarehouseLock extends AutoCloseable {
  /** The file in the warehouse's folder. */
  String FILE = "_run.lock";

  /**
   * Takes the lock.
   *
   * @param runId who takes it, for the message to the next one
   * @throws Fault a conflict, when another run holds it
   */
  static WarehouseLock acquire(Configuration hadoop, String warehouse, String runId) {
    Path file = new Path(warehouse, FILE);
    try {
      FileSystem files = file.getFileSystem(hadoop);
      files.mkdirs(file.getParent());
      return files instanceof LocalFileSystem local
          ? LocalLock.acquire(local.pathToFile(file).toPath(), holder(runId))
          : LeaseLock.acquire(files, file, holder(runId), Clock.systemUTC());
    } catch (IOException e) {
      throw Fault.failure(
              "Cannot lock the warehouse " + warehouse,
              String.valueOf(e.getMessage()),
              "Check that the path exists and that the job may write there.")
          .causedBy(e);
    }
  }

  /** Another run holds the lock. */
  static Fault conflict(String file, String holder) {
    return Fault.conflict(
        "Another run writes to the same warehouse",
        "%s is held by %s".formatted(file, holder.isBlank() ? "a run that is starting" : holder),
        "Let it finish, then run again. This run has read and written nothing.");
  }

  /** Another run holds the lock that this one has held. */
  static Fault lost(String file, String holder) {
    return Fault.conflict(
        "This run has lost the warehouse to another",
        "%s was not renewed in time, as when a machine stands still, and is now held by %s"
            .formatted(file, holder.isBlank() ? "nobody" : holder),
        "Let the other run finish, then run again: what this one has written is put back.");
  }

  /**
   * Makes sure that the lock is still held.
   *
   * @throws Fault a conflict, when it was lost
   */
  void check();

  @Override
  void close();

  private static String holder(String runId) {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "an unnamed host";
    }
    return "run %s, process %d on %s, since %s"
        .formatted(
            runId,
            ProcessHandle.current().pid(),
            host,
            Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }
}

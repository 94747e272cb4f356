package dev.retentionmart.warehouse;

import dev.retentionmart.fault.Fault;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A lease in a file that only one can create: its holder, and when it runs out. Whoever finds it
 * run out moves it away, which only one can do, and creates it anew.
 */
final class LeaseLock implements WarehouseLock {
  static final Duration LEASE = Duration.ofMinutes(10);
  private static final long RENEWAL_SECONDS = 60;

  private final FileSystem files;
  private final Path file;
  private final String holder;
  private final Clock clock;
  private final ScheduledExecutorService renewal =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "warehouse-lease");
            thread.setDaemon(true);
            return thread;
          });

  private LeaseLock(FileSystem files, Path file, String holder, Clock clock) {
    this.files = files;
    this.file = file;
    this.holder = holder;
    this.clock = clock;
  }

  static LeaseLock acquire(FileSystem files, Path file, String holder, Clock clock)
      throws IOException {
    LeaseLock lock = new LeaseLock(files, file, holder, clock);
    if (!lock.create()) {
      lock.takeOverIfRunOut();
    }
    lock.renewal.scheduleWithFixedDelay(
        lock::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  @Override
  public void check() {
    try {
      Optional<Lease> found = read(file);
      if (found.isEmpty() || !found.get().holder().equals(holder)) {
        throw WarehouseLock.conflict(file.toString(), found.map(Lease::holder).orElse(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      Optional<Lease> found = read(file);
      if (found.isPresent() && found.get().holder().equals(holder)) {
        files.delete(file, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What fails once is tried again a minute later; a lease that was lost is not taken back. */
  private void renew() {
    try {
      check();
      write(true);
    } catch (IOException | UncheckedIOException tryAgain) {
      return;
    } catch (Fault lost) {
      renewal.shutdown();
    }
  }

  private boolean create() throws IOException {
    try {
      write(false);
      return true;
    } catch (FileAlreadyExistsException exists) {
      return false;
    } catch (IOException e) {
      // Some file systems say it with a plain exception.
      if (files.exists(file)) {
        return false;
      }
      throw e;
    }
  }

  private void write(boolean overwrite) throws IOException {
    String text = clock.instant().plus(LEASE) + "\n" + holder + "\n";
    try (FSDataOutputStream out = files.create(file, overwrite)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void takeOverIfRunOut() throws IOException {
    Optional<Lease> found = read(file);
    if (found.isPresent() && isRunning(found.get())) {
      throw WarehouseLock.conflict(file.toString(), found.get().holder());
    }
    Path dead = new Path(file.getParent(), file.getName() + "." + clock.millis());
    if (found.isPresent() && move(file, dead)) {
      // Between the look and the move somebody else may have taken it over.
      Optional<Lease> moved = read(dead);
      if (moved.isPresent() && isRunning(moved.get())) {
        move(dead, file);
        throw WarehouseLock.conflict(file.toString(), moved.get().holder());
      }
      files.delete(dead, false);
    }
    if (!create()) {
      throw WarehouseLock.conflict(file.toString(), read(file).map(Lease::holder).orElse(""));
    }
  }

  /** False where somebody else was first; some file systems say it with an exception. */
  private boolean move(Path from, Path to) throws IOException {
    try {
      return files.rename(from, to);
    } catch (FileNotFoundException gone) {
      return false;
    }
  }

  private boolean isRunning(Lease lease) {
    return clock.instant().isBefore(lease.until());
  }

  /** Empty where there is no file. One that is just being written runs from when that began. */
  private Optional<Lease> read(Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
      if (lines.length > 2) {
        return Optional.of(new Lease(Instant.parse(lines[0]), lines[1]));
      }
      long begun = files.getFileStatus(path).getModificationTime();
      return Optional.of(new Lease(Instant.ofEpochMilli(begun).plus(LEASE), ""));
    } catch (FileNotFoundException gone) {
      return Optional.empty();
    }
  }

  private record Lease(Instant until, String holder) {}
}

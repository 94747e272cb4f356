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
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A lease in a file that only one can create: its holder, and when it runs out. Who finds it run
 * out takes it over while holding a lease on doing so, which may have run out in its turn. Nothing
 * else is asked of the file system but to create a file only if it is not there; of object stores,
 * S3A does so where {@code fs.s3a.create.conditional.enabled} is on, as it is by default.
 */
final class LeaseLock implements WarehouseLock {
  static final Duration LEASE = Duration.ofMinutes(10);
  private static final long RENEWAL_SECONDS = 60;
  private static final long PATIENCE_SECONDS = 60;
  private static final String TAKE_OVER = ".takeover";

  /** Where a file appears when it is closed: only if there is none then. */
  private static final String IF_ABSENT =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

  private final FileSystem files;
  private final Path file;
  private final String holder;
  private final Clock clock;
  private Instant until = Instant.MIN;
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
      lock.takeOver();
    }
    lock.renewal.scheduleWithFixedDelay(
        lock::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
    return lock;
  }

  /** Not while it is being renewed, when the file may be empty for a moment. */
  @Override
  public synchronized void check() {
    try {
      Optional<Lease> found = read();
      if (found.isEmpty() || !found.get().holder().equals(holder)) {
        throw WarehouseLock.lost(file.toString(), found.map(Lease::holder).orElse(""));
      }
    } catch (IOException e) {
      // Nobody takes over what has not run out, whether it can be read just now or not.
      if (!clock.instant().isBefore(until)) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A renewal that has begun ends first: it would bring the file back. */
  @Override
  public void close() {
    renewal.shutdown();
    try {
      if (!renewal.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        renewal.shutdownNow();
      }
      release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() throws IOException {
    Optional<Lease> found = read();
    if (found.isPresent() && found.get().holder().equals(holder)) {
      files.delete(file, false);
    }
  }

  /** What fails once is tried again a minute later; a lease that was lost is not taken back. */
  synchronized void renew() {
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
    Instant newUntil = clock.instant().plus(LEASE);
    String text = newUntil + "\n" + holder + "\n";
    FSDataOutputStreamBuilder<?, ?> creation = files.createFile(file);
    creation.recursive().overwrite(overwrite).opt(IF_ABSENT, !overwrite);
    try (FSDataOutputStream out = creation.build()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    until = newUntil;
  }

  private void takeOver() throws IOException {
    refuseIfRunning();
    LeaseLock turn = new LeaseLock(files, file.suffix(TAKE_OVER), holder, clock);
    if (!turn.create()) {
      turn.takeOver();
    }
    try {
      // Before it was our turn, somebody else may have taken it over, or its holder given it back.
      refuseIfRunning();
      turn.check();
      if (read().isPresent()) {
        write(true);
      } else if (!create()) {
        throw WarehouseLock.conflict(file.toString(), read().map(Lease::holder).orElse(""));
      }
    } finally {
      turn.release();
    }
  }

  private void refuseIfRunning() throws IOException {
    Optional<Lease> found = read();
    if (found.isPresent() && clock.instant().isBefore(found.get().until())) {
      throw WarehouseLock.conflict(file.toString(), found.get().holder());
    }
  }

  /** Empty where there is no file. One that is just being written runs from when that began. */
  private Optional<Lease> read() throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
      if (lines.length > 2) {
        return Optional.of(new Lease(Instant.parse(lines[0]), lines[1]));
      }
      long begun = files.getFileStatus(file).getModificationTime();
      return Optional.of(new Lease(Instant.ofEpochMilli(begun).plus(LEASE), ""));
    } catch (FileNotFoundException gone) {
      return Optional.empty();
    }
  }

  private record Lease(Instant until, String holder) {}
}

package dev.retentionmart.progress;

import java.util.ArrayList;
import java.util.List;

/**
 * Work that does not need each other's results, done at the same time: while Spark plans one query
 * or commits one table, the processors work on another.
 */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Does each work in a thread of its own, and waits until all have ended, failed or not: nothing
   * is still being written when a failure is told. Spark's jobs are named as the caller's.
   *
   * @throws RuntimeException or {@link Error} the first failure, in the order of the arguments, the
   *     others suppressed in it
   */
  public static void run(Runnable... work) {
    List<Caught> caught = new ArrayList<>();
    for (Runnable one : work) {
      Caught thread = new Caught(one);
      caught.add(thread);
      thread.start();
    }
    boolean isInterrupted = false;
    for (Caught thread : caught) {
      isInterrupted |= !thread.end();
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    caught.stream()
        .map(thread -> thread.failure)
        .filter(failure -> failure != null)
        .reduce(SideBySide::suppress)
        .ifPresent(SideBySide::rethrow);
  }

  private static Throwable suppress(Throwable first, Throwable other) {
    first.addSuppressed(other);
    return first;
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  /** Inherits Spark's session and job description from the thread that makes it. */
  private static final class Caught extends Thread {
    private final Runnable work;
    private Throwable failure;

    Caught(Runnable work) {
      super("side-by-side");
      this.work = work;
    }

    @Override
    public void run() {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    /** Waits however long it takes; false where somebody asked not to. */
    boolean end() {
      boolean isUndisturbed = true;
      while (isAlive()) {
        try {
          join();
        } catch (InterruptedException e) {
          isUndisturbed = false;
        }
      }
      return isUndisturbed;
    }
  }
}

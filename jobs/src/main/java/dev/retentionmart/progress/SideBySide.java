package dev.retentionmart.progress;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Work that does not need each other's results, done at the same time: while Spark plans one query
 * or commits one table, the processors work on another.
 */
public final class SideBySide {
  private SideBySide() {}

  /**
   * Does each work in a thread of its own, and waits until all have ended, failed or not: nothing
   * is still being written when a failure is told. Spark's jobs are named as the caller's; the work
   * shows no steps of its own.
   *
   * <p>Throws the first failure as it is, in the order of the arguments, the others suppressed in
   * it: checked ones, too, which Spark and Delta throw without saying so.
   */
  public static void run(Runnable... work) {
    List<Caught> threads = Arrays.stream(work).map(Caught::new).toList();
    threads.forEach(Caught::begin);
    boolean isInterrupted = false;
    for (Caught thread : threads) {
      isInterrupted |= !thread.end();
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    threads.stream()
        .map(thread -> thread.failure)
        .filter(Objects::nonNull)
        .reduce(SideBySide::suppress)
        .ifPresent(SideBySide::<RuntimeException>rethrow);
  }

  /** Two may have failed by one and the same failure of what both read. */
  private static Throwable suppress(Throwable first, Throwable other) {
    if (other != first) {
      first.addSuppressed(other);
    }
    return first;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  /** Inherits Spark's session and job description from the thread that makes it. */
  private static final class Caught extends Thread {
    private final Runnable work;
    private Throwable failure;

    Caught(Runnable work) {
      super("side-by-side");
      this.work = work;
    }

    /** What cannot begin has failed; the others have to be waited for all the same. */
    void begin() {
      try {
        start();
      } catch (Throwable e) {
        failure = e;
      }
    }

    @Override
    public void run() {
      try {
        work.run();
      } catch (Throwable e) {
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

package dev.retentionmart.cli;

import dev.retentionmart.fault.Fault;

/** What a command does, telling what becomes known on the way. */
@FunctionalInterface
interface Job {
  /** Does the work and throws whatever goes wrong. */
  void run(Ending ending) throws Exception;

  /** Does the work, tells how it ended and returns the exit code. */
  static int perform(Terminal terminal, String command, CommonOptions options, Job job) {
    Ending ending = new Ending(terminal, command, options.debug);
    try {
      job.run(ending);
    } catch (Throwable thrown) { // an OutOfMemoryError is told as well as any other
      return ending.failed(isBeingStopped() ? stopped(thrown) : thrown);
    }
    return ending.succeeded();
  }

  /** Spark stops as soon as the process is told to end, and what it was doing then fails anyhow. */
  private static boolean isBeingStopped() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException shutdownHasBegun) {
      return true;
    }
  }

  private static Fault stopped(Throwable thrown) {
    return Fault.failure(
            "The command was stopped",
            "the process was told to end before it was done",
            "run it again; it goes on as if it had not been stopped")
        .causedBy(thrown);
  }
}

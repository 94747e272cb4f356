package dev.retentionmart.cli;

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
      return ending.failed(thrown);
    }
    return ending.succeeded();
  }
}

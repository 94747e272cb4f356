package dev.retentionmart.cli;

/** Shows how far a running step is. */
@FunctionalInterface
interface StepDisplay {
  /** Shows the tasks known and done. */
  void show(TaskCounter.Tasks tasks);

  /** The step is over. */
  default void close() {}
}

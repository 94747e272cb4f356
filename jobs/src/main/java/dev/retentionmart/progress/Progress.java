package dev.retentionmart.progress;

import java.util.function.Supplier;

/** Tells the person who waits what the run is doing. */
public interface Progress {
  /**
   * Does one step of a stage and says so: on a terminal as a bar, in a log as plain lines, and in
   * the Spark UI as the description of every job that the step starts.
   *
   * @param stage the stage's name: {@code history}
   * @param step the step in a few words: {@code one row per order}
   * @param work what to do
   * @return what the work returns
   */
  <T> T step(String stage, String step, Supplier<T> work);

  /** A step that returns nothing. */
  default void step(String stage, String step, Runnable work) {
    this.<Boolean>step(
        stage,
        step,
        () -> {
          work.run();
          return true;
        });
  }

  /** Says what a step of a stage has come to, in a few words. */
  default void say(String stage, String step, String what) {}

  /** Says nothing. For tests. */
  static Progress silent() {
    return new Progress() {
      @Override
      public <T> T step(String stage, String step, Supplier<T> work) {
        return work.get();
      }
    };
  }
}

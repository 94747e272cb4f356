package dev.retentionmart;

import dev.retentionmart.mart.LastRun;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.DeltaWarehouse;

/** What is done before anything else is: an unfinished run may have been killed. */
final class Recovery {
  private Recovery() {}

  /**
   * Puts the tables back to what the last good run left, where they are not.
   *
   * @return the run, with the versions that its tables have now
   */
  static LastRun of(DeltaWarehouse warehouse, LastRun last, Progress progress) {
    if (warehouse.isAt(last.tableVersions())) {
      return last;
    }
    return last.at(
        progress.step(
            "recovery",
            "put back what an unfinished run wrote",
            () -> warehouse.restore(last.tableVersions())));
  }
}

package dev.retentionmart;

import dev.retentionmart.mart.LastRun;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.DeltaWarehouse;

/** What is done before anything else is: an unfinished run may have been killed. */
final class Recovery {
  private Recovery() {}

  /** Puts the tables back to what the last good run left, where they are not. */
  static void of(DeltaWarehouse warehouse, LastRun last, Progress progress) {
    if (!warehouse.isAt(last.tableVersions())) {
      progress.step(
          "recovery",
          "put back what an unfinished run wrote",
          () -> warehouse.restore(last.tableVersions()));
    }
  }
}

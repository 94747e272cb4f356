package dev.retentionmart;

import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.warehouse.DeltaWarehouse;
import dev.retentionmart.warehouse.Restored;

/** What is done before anything else is: an unfinished run may have been killed. */
final class Recovery {
  private Recovery() {}

  /**
   * Puts the tables back to what the last good run left, where they are not.
   *
   * @param isFull whether everything is built anew, which can do without tables that are gone
   * @return the run, with the versions that its tables have now; without those that are gone
   * @throws Fault where a table is gone that is needed
   */
  static LastRun of(DeltaWarehouse warehouse, LastRun last, boolean isFull, Progress progress) {
    if (warehouse.isAt(last.tableVersions())) {
      return last;
    }
    String step = "put back what an unfinished run wrote";
    Restored restored =
        progress.step("recovery", step, () -> warehouse.restore(last.tableVersions()));
    for (Fault lost : restored.lost().values()) {
      if (!isFull) {
        throw lost;
      }
      progress.say("recovery", step, lost.problem());
    }
    return last.at(restored.versions()).without(restored.lost().keySet());
  }
}

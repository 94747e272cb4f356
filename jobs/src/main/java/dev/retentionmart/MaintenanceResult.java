package dev.retentionmart;

import dev.retentionmart.mart.RunResult;
import dev.retentionmart.warehouse.TableMaintenance.Compacted;
import dev.retentionmart.warehouse.TableMaintenance.Freed;
import java.util.Map;

/**
 * What maintenance has done.
 *
 * @param run when, and what is in {@code mart/runs} about it
 * @param compacted how many files of each table became how many, by {@code layer/table}, and of
 *     what a killed backfill has left, by the name of its folder
 * @param freed what is no longer on the disk, by the same
 */
public record MaintenanceResult(
    RunResult run, Map<String, Compacted> compacted, Map<String, Freed> freed) {

  /** Of all tables together. */
  public Freed freedInAll() {
    return new Freed(
        freed.values().stream().mapToLong(Freed::files).sum(),
        freed.values().stream().mapToLong(Freed::bytes).sum());
  }
}

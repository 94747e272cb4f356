package dev.retentionmart.warehouse;

import dev.retentionmart.fault.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;

/** Puts tables of a warehouse back to versions that they had, each in one commit. */
final class Restoration {
  private final SparkSession spark;
  private final String root;
  private final Runnable check;

  /**
   * @param check fails where nothing may be written any more
   */
  Restoration(SparkSession spark, String root, Runnable check) {
    this.spark = spark;
    this.root = root;
    this.check = check;
  }

  /** Puts tables back to versions that were good, where they are not at them. */
  Restored toGood(Map<String, Long> good) {
    Map<String, Long> restored = new LinkedHashMap<>();
    Map<String, Fault> lost = new LinkedHashMap<>();
    good.forEach(
        (id, version) -> {
          String path = path(id);
          if (!isAt(path, version)) {
            FormerVersion.of(spark, path, version)
                .ifPresentOrElse(
                    former -> restored.put(id, restore(path, former)),
                    () -> lost.put(id, lost(path, version)));
          }
        });
    return new Restored(restored, lost);
  }

  /**
   * Takes back what a run wrote. A table of which that fails does not keep the others from it.
   *
   * @param written the version of each table that it wrote last
   * @param before the version that each had before
   */
  void takeBack(Map<String, Long> written, Map<String, OptionalLong> before) {
    Deque<RuntimeException> failures = new ArrayDeque<>();
    written.forEach(
        (id, version) -> {
          try {
            takeBack(path(id), version, before.getOrDefault(id, OptionalLong.empty()));
          } catch (RuntimeException e) {
            failures.add(e);
          }
        });
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  /** Unless somebody has written since, or there was nothing before. */
  private void takeBack(String path, long written, OptionalLong before) {
    // Where nothing went and nothing came, Delta writes no version.
    if (before.isPresent() && before.getAsLong() < written && isAt(path, written)) {
      restore(
          path,
          FormerVersion.of(spark, path, before.getAsLong())
              .orElseThrow(() -> lost(path, before.getAsLong())));
    }
  }

  /** Returns the version that the table has now. */
  private long restore(String path, FormerVersion former) {
    check.run();
    new Overwrite(spark, path).restore(former);
    return DeltaVersions.newest(spark, path).orElseThrow();
  }

  private boolean isAt(String path, long version) {
    return DeltaVersions.newest(spark, path).equals(OptionalLong.of(version));
  }

  private String path(String id) {
    return root + "/" + id;
  }

  private static Fault lost(String path, long version) {
    return Fault.failure(
        "Cannot put back the table %s to version %d, which the last good run left"
            .formatted(path, version),
        "the table, or that version, or files of it are no longer there",
        "They were deleted. Run once with --full, which builds every table from the sources.");
  }
}

package dev.retentionmart.config;

import java.util.List;

/** What the configuration knows of benchmarks, for tests of who else has to know it. */
public final class BenchmarkLists {
  private BenchmarkLists() {}

  /** What benchmarks can be of. */
  public static List<String> metrics() {
    return BenchmarksReader.METRICS;
  }

  /** The names that are taken. */
  public static List<String> quoted() {
    return BenchmarksReader.QUOTED;
  }
}

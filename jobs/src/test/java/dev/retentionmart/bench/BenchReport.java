package dev.retentionmart.bench;

import java.util.Comparator;
import java.util.List;

/** The table that the benchmark ends with. */
final class BenchReport {
  private BenchReport() {}

  static void print(
      List<MeasuredProcess> firstBuilds,
      List<MeasuredProcess> nights,
      List<MeasuredProcess> predictions,
      List<MeasuredProcess> duckDbs) {
    double yardstick = median(duckDbs);
    System.out.printf(
        "%n| %-24s | %8s | %8s | %9s | %8s |%n", "", "median s", "best s", "peak MB", "/ DuckDB");
    System.out.println("|--------------------------|---------:|---------:|----------:|---------:|");
    printRow("DuckDB, all tables", duckDbs, yardstick);
    printRow("job, first build", firstBuilds, yardstick);
    printRow("job, the night after", nights, yardstick);
    if (!predictions.isEmpty()) {
      printRow("job, predicted value", predictions, yardstick);
    }
    System.out.println();
  }

  private static void printRow(String name, List<MeasuredProcess> runs, double yardstick) {
    double best = runs.stream().mapToDouble(MeasuredProcess::seconds).min().orElseThrow();
    long peak = runs.stream().mapToLong(MeasuredProcess::peakBytes).max().orElseThrow();
    System.out.printf(
        "| %-24s | %8.1f | %8.1f | %9s | %8.2f |%n",
        name,
        median(runs),
        best,
        peak == 0 ? "unknown" : String.valueOf(peak >> 20),
        median(runs) / yardstick);
  }

  private static double median(List<MeasuredProcess> runs) {
    List<Double> seconds =
        runs.stream().map(MeasuredProcess::seconds).sorted(Comparator.naturalOrder()).toList();
    int middle = seconds.size() / 2;
    return seconds.size() % 2 == 1
        ? seconds.get(middle)
        : (seconds.get(middle - 1) + seconds.get(middle)) / 2.0;
  }
}

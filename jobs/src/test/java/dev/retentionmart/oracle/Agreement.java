package dev.retentionmart.oracle;

import dev.retentionmart.Nightly;
import dev.retentionmart.TestSpark;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a pack through the job and through the oracle.
 *
 * <p>To look into one that differs: {@code -Doracle.seed=… -Doracle.packs=2,3} and perhaps {@code
 * -Doracle.histories=h03,h07}.
 */
final class Agreement {
  private static final long SEED = Long.getLong("oracle.seed", 20240229L);
  private static final int ROWS_SHOWN = 60;
  private static final Pattern OUTCOME =
      Pattern.compile("[a-z-]+\\.(rows|accepted|excluded\\..*|rejected\\..*)");

  private Agreement() {}

  /** So many packs, or those that are asked for. */
  static Stream<Integer> packs(int count) {
    String some = System.getProperty("oracle.packs");
    return some == null
        ? IntStream.range(0, count).boxed()
        : Stream.of(some.split(",", -1)).map(Integer::valueOf);
  }

  static Pack pack(int index) {
    Pack pack = RandomHistories.pack(index, SEED);
    String histories = System.getProperty("oracle.histories");
    return histories == null ? pack : pack.only(List.of(histories.split(",", -1)));
  }

  /** Fails with everything that a person needs to find out who is right. */
  static void check(Pack pack, Path folder) {
    SparkSession spark = TestSpark.session();
    Path sources = folder.resolve("sources");
    Path warehouse = folder.resolve("warehouse");
    evaluate(spark, pack.index() % 2 == 0, pack.index() % 3 == 0);
    RunResult result;
    try {
      new PackSources(spark, pack, sources).write();
      NightlyConfig config = PackConfig.of(pack, sources, warehouse);
      result = Nightly.run(spark, config, pack.config().asOf(), Progress.silent());
    } finally {
      evaluate(spark, true, false);
    }
    Oracle oracle = Oracle.of(pack.config(), pack.tables());
    Differences differences = differences(oracle, new Published(spark, warehouse), result);
    if (!differences.isEmpty()) {
      throw new AssertionError(report(pack, oracle, differences));
    }
  }

  /**
   * Spark has two ways to evaluate expressions, and falls back from one to the other, and can plan
   * a query again while it runs: all count.
   */
  private static void evaluate(SparkSession spark, boolean isGenerated, boolean isAdaptive) {
    TestSpark.generateCode(isGenerated);
    spark.conf().set("spark.sql.adaptive.enabled", isAdaptive);
  }

  private static Differences differences(Oracle oracle, Published published, RunResult result) {
    Differences differences = new Differences();
    Map<String, Long> rowCounts = new TreeMap<>(result.rowCounts());
    rowCounts.keySet().removeIf(name -> !OUTCOME.matcher(name).matches());
    differences.compareCounts("outcomes of rows", oracle.outcomes().counts(), rowCounts);
    differences.compareCounts(
        "history/rejected_rows", oracle.outcomes().rejected(), published.rejected());
    differences.compareValue(
        "guest order share", oracle.guestOrderShare(), result.guestOrderShare());
    differences.compareValue(
        "guest revenue share", oracle.guestRevenueShare(), result.guestRevenueShare());
    differences.compareBags("timeline/lifecycle_events", oracle.events(), published.events());
    differences.compare("mart/retention", oracle.retention(), published.retention());
    differences.compare("mart/cohorts", oracle.cohorts(), published.cohorts());
    return differences;
  }

  private static String report(Pack pack, Oracle oracle, Differences differences) {
    StringBuilder report = new StringBuilder("The job and the oracle disagree on ");
    report.append(pack.description()).append("\n\n").append(differences).append('\n');
    if (!differences.histories().isEmpty()) {
      String name = differences.histories().iterator().next();
      report.append("\nHistories involved: ").append(differences.histories());
      report.append("\nAgain: -Doracle.seed=").append(SEED);
      report.append(" -Doracle.packs=").append(pack.index());
      report.append(" -Doracle.histories=").append(name).append('\n');
      Oracle alone = Oracle.of(pack.config(), pack.only(List.of(name)).tables());
      report.append('\n').append(name).append(" by the oracle:\n").append(rows(alone));
    }
    return report.toString();
  }

  private static String rows(Oracle oracle) {
    return oracle.outcomes().all().stream()
        .filter(outcome -> !(outcome.row() instanceof SourceRate))
        .limit(ROWS_SHOWN)
        .map(outcome -> "  " + outcome.label() + ": " + outcome.row())
        .collect(Collectors.joining("\n"));
  }
}

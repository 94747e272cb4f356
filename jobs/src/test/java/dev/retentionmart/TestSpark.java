package dev.retentionmart;

import dev.retentionmart.warehouse.DeltaWarehouse;
import java.util.function.Supplier;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark of the test JVM. Each thread has a session of its own, so that tests side by side
 * do not change each other's settings.
 */
public final class TestSpark {
  private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";

  private static final ThreadLocal<SparkSession> SESSION =
      ThreadLocal.withInitial(
          () -> {
            SparkSession session = Started.SPARK.newSession();
            SparkSession.setActiveSession(session);
            return session;
          });

  private TestSpark() {}

  /** The thread's session. Spark is started on first use and never stopped before the JVM is. */
  public static SparkSession session() {
    return SESSION.get();
  }

  private static final class Started {
    private static final SparkSession SPARK = start();

    private static SparkSession start() {
      SparkSession session =
          SparkSession.builder()
              .master("local[2]")
              .appName("retention-mart-tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
              .config(
                  "spark.sql.catalog.spark_catalog",
                  "org.apache.spark.sql.delta.catalog.DeltaCatalog")
              .config("spark.sql.session.timeZone", "Europe/Stockholm")
              .config("spark.sql.shuffle.partitions", "2")
              // Of little data, planning a query again after each stage is most of the work. Some
              // random histories and the cluster's tier do it.
              .config("spark.sql.adaptive.enabled", "false")
              .config("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false")
              .config("spark.sql.optimizer.canChangeCachedPlanOutputPartitioning", "true")
              // Thousands of queries in one JVM: their plans are not kept, nor written out.
              .config("spark.sql.ui.retainedExecutions", "5")
              .config("spark.ui.retainedJobs", "5")
              .config("spark.ui.retainedStages", "5")
              .config("spark.ui.retainedTasks", "100")
              .config("spark.sql.maxPlanStringLength", "1000")
              .config(DeltaWarehouse.SMALL_TABLE, "8m")
              // A run has more queries than Spark keeps compiled by default.
              .config("spark.sql.codegen.cache.maxEntries", "5000")
              .config("spark.sql.ui.explainMode", "simple")
              .config("spark.sql.icu.caseMappings.enabled", "false")
              .config("spark.databricks.delta.snapshotPartitions", "1")
              .config(
                  "spark.databricks.delta.allFilesInCrc.verificationMode.forceOnNonUTC.enabled",
                  "false")
              .getOrCreate();
      session.sparkContext().setLogLevel("ERROR");
      return session;
    }
  }

  /**
   * Does work without generated code: of small data, Spark generates and compiles longer than it
   * saves. It falls back to this by itself, too, so both ways must give the same.
   */
  public static <T> T interpreted(Supplier<T> work) {
    boolean wasGenerated = Boolean.parseBoolean(session().conf().get(WHOLE_STAGE));
    generateCode(false);
    try {
      return work.get();
    } finally {
      generateCode(wasGenerated);
    }
  }

  /** Does work with every table treated as a large one: rows that go are marked. */
  public static <T> T marking(Supplier<T> work) {
    RuntimeConfig conf = session().conf();
    String smallTable = conf.get(DeltaWarehouse.SMALL_TABLE);
    conf.set(DeltaWarehouse.SMALL_TABLE, "0");
    try {
      return work.get();
    } finally {
      conf.set(DeltaWarehouse.SMALL_TABLE, smallTable);
    }
  }

  /** Whether Spark generates code, as it does unless told otherwise. */
  public static void generateCode(boolean isGenerated) {
    RuntimeConfig conf = session().conf();
    conf.set(WHOLE_STAGE, isGenerated);
    conf.set("spark.sql.codegen.factoryMode", isGenerated ? "FALLBACK" : "NO_CODEGEN");
  }
}

package dev.retentionmart.cli;

import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Starts Spark. From the weakest to the strongest, its options come from {@code
 * conf/spark-defaults.conf} (the launcher's file, or the copy in the jar), from {@code
 * spark-submit} and {@code -Dspark.…}, from {@code --spark}, and last from what the meaning of the
 * tables depends on: the business time zone and ANSI mode.
 */
final class SparkSessions {
  private static final String DEFAULTS_PROPERTY = "retention-mart.spark-defaults";
  private static final String TIME_ZONE = "spark.sql.session.timeZone";
  private static final String ANSI = "spark.sql.ansi.enabled";
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String DELTA_EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";

  /** Options that only count before Java starts, when no option of ours has been read yet. */
  private static final Set<String> BEFORE_JAVA =
      Set.of(
          "spark.driver.memory",
          "spark.driver.extraJavaOptions",
          "spark.driver.extraClassPath",
          "spark.driver.extraLibraryPath",
          "spark.submit.deployMode");

  private SparkSessions() {}

  /** Starts a session in the business time zone, or takes the one that this process has. */
  static OwnedSession start(ZoneId timeZone, Map<String, String> options) {
    options.forEach(SparkSessions::check);
    boolean isOurs = SparkSession.getDefaultSession().isEmpty();
    Logs.quiet();
    SparkSession session = SparkSession.builder().config(settings(timeZone, options)).getOrCreate();
    return new OwnedSession(session, isOurs);
  }

  static SparkConf settings(ZoneId timeZone, Map<String, String> options) {
    SparkConf settings = new SparkConf();
    options.forEach(settings::set);
    defaults().forEach(settings::setIfMissing);
    settings.setIfMissing("spark.app.name", "retention-mart");
    settings.setIfMissing("spark.master", "local[*]");
    settings.setIfMissing("spark.ui.showConsoleProgress", "false");
    settings.setIfMissing(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    settings.set(EXTENSIONS, withDelta(settings.get(EXTENSIONS, "")));
    settings.set(TIME_ZONE, timeZone.getId());
    settings.set(ANSI, "true");
    return settings;
  }

  private static void check(String key, String value) {
    if (!key.startsWith("spark.")) {
      throw Fault.configuration(
          "Cannot use --spark " + key + "=" + value,
          "Spark only reads keys that begin with spark.",
          "write spark." + key + "; options for Hadoop begin with spark.hadoop.");
    }
    if (BEFORE_JAVA.contains(key)) {
      throw Fault.configuration(
          "Cannot use --spark " + key + "=" + value,
          "it only counts before Java starts, and Java is running",
          "set the environment variable RETENTION_MART_MEMORY or JDK_JAVA_OPTIONS for the launcher,"
              + " or give "
              + key
              + " to spark-submit with --conf");
    }
    if (key.equals(TIME_ZONE)) {
      throw Fault.configuration(
          "Cannot use --spark " + key + "=" + value,
          "days begin in the business time zone, in Spark as everywhere",
          "set time-zone in the configuration, or --set time-zone=" + value);
    }
    if (key.equals(ANSI)) {
      throw Fault.configuration(
          "Cannot use --spark " + key + "=" + value,
          "without ANSI mode wrong values become null or overflow without a word",
          "leave it out; use try_cast and try_divide where null is meant");
    }
  }

  private static String withDelta(String extensions) {
    return Stream.concat(Stream.of(extensions.split(",", -1)), Stream.of(DELTA_EXTENSION))
        .map(String::strip)
        .filter(extension -> !extension.isEmpty())
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> defaults() {
    String file = System.getProperty(DEFAULTS_PROPERTY);
    Properties defaults = new Properties();
    try (InputStream stream =
        file == null
            ? SparkSessions.class.getResourceAsStream("spark-defaults.conf")
            : Files.newInputStream(Path.of(file))) {
      defaults.load(stream);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw Fault.configuration(
              "Cannot read Spark's defaults from " + file,
              unreadable.toString(),
              "mend the file; the launcher names it with -D" + DEFAULTS_PROPERTY)
          .causedBy(unreadable);
    }
    return defaults.stringPropertyNames().stream()
        .collect(Collectors.toMap(key -> key, key -> defaults.getProperty(key).strip()));
  }
}

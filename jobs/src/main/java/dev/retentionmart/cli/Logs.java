package dev.retentionmart.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps Spark's log quiet where nobody has configured it: with {@code spark-submit}, by the jar's
 * copy of {@code conf/log4j2.properties}, which the launcher names itself. A cluster's own
 * configuration is left alone.
 */
final class Logs {
  /** Spark falls back on this file of its own. */
  private static final String OF_SPARK = "log4j2-defaults.properties";

  private Logs() {}

  static void quiet() {
    // Spark configures the log when it first writes to it, over whatever is there: so it goes
    // first.
    SparkContext$.MODULE$.initializeLogIfNecessary(false, true);
    // spark-submit loads this class and Spark by different loaders, and each has its own context.
    ClassLoader ofSpark = SparkSession.class.getClassLoader();
    if (LogManager.getContext(ofSpark, false) instanceof LoggerContext context
        && !isConfigured(context)) {
      try {
        context.setConfigLocation(Logs.class.getResource("log4j2.properties").toURI());
      } catch (URISyntaxException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private static boolean isConfigured(LoggerContext context) {
    URI place = context.getConfigLocation();
    return System.getProperty("log4j2.configurationFile") != null
        || System.getProperty("log4j.configurationFile") != null
        || (place != null && !place.toString().endsWith(OF_SPARK));
  }
}

package dev.retentionmart.cli;

import java.net.URI;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Keeps Spark's own log quiet where nobody has configured it. The launcher configures it with
 * {@code conf/log4j2.properties}; a cluster with a file of its own.
 */
final class Logs {
  /** Spark names this file when it falls back on what it brings itself. */
  private static final String OF_SPARK = "log4j2-defaults.properties";

  private static final List<String> NOISY =
      List.of(
          "org.apache.hadoop.util.NativeCodeLoader",
          "org.apache.spark.util.Utils",
          "org.apache.spark.sql.catalyst.util.SparkStringUtils",
          "org.apache.spark.sql.execution.window.WindowExec");

  private Logs() {}

  static void quiet() {
    if (LogManager.getContext(false) instanceof LoggerContext context && !isConfigured(context)) {
      Configurator.setRootLevel(Level.WARN);
      NOISY.forEach(logger -> Configurator.setLevel(logger, Level.ERROR));
    }
  }

  private static boolean isConfigured(LoggerContext context) {
    URI place = context.getConfigLocation();
    return System.getProperty("log4j2.configurationFile") != null
        || System.getProperty("log4j.configurationFile") != null
        || (place != null && !place.toString().endsWith(OF_SPARK));
  }
}

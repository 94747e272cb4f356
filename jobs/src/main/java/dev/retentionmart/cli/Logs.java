package dev.retentionmart.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

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
    if (LogManager.getContext(false) instanceof LoggerContext context && !isConfigured(context)) {
      try {
        Configurator.reconfigure(Logs.class.getResource("log4j2.properties").toURI());
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

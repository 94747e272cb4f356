package dev.retentionmart.warehouse;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/** Options of Spark's session that hold for one piece of work. */
final class SessionOptions {
  private SessionOptions() {}

  /** Does the work with other values, and sets the options back to what they were. */
  static void with(SparkSession spark, Map<String, String> options, Runnable work) {
    RuntimeConfig session = spark.conf();
    Map<String, scala.Option<String>> before = new HashMap<>();
    options.keySet().forEach(key -> before.put(key, session.getOption(key)));
    options.forEach(session::set);
    try {
      work.run();
    } finally {
      before.forEach(
          (key, value) -> {
            if (value.isDefined()) {
              session.set(key, value.get());
            } else {
              session.unset(key);
            }
          });
    }
  }
}

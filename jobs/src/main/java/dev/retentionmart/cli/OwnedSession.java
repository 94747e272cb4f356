package dev.retentionmart.cli;

import org.apache.spark.sql.SparkSession;

/**
 * A session that ends with the command, unless somebody else had started it.
 *
 * @param session the session
 * @param isOurs whether it was started here
 */
record OwnedSession(SparkSession session, boolean isOurs) implements AutoCloseable {
  @Override
  public void close() {
    if (isOurs) {
      session.stop();
    }
  }
}

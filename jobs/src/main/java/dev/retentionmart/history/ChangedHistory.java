package dev.retentionmart.history;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a night changed in the history, and for the customers it concerns everything that they were
 * and are.
 *
 * @param history the history as it is now
 * @param isUnchanged whether no order and no customer version changed
 * @param ordersBefore valid orders of the customers concerned, as they were
 * @param ordersAfter the same, as they are now
 * @param versionsBefore versions of the customers concerned, as they were
 * @param versionsAfter the same, as they are now
 */
public record ChangedHistory(
    History history,
    boolean isUnchanged,
    Dataset<Row> ordersBefore,
    Dataset<Row> ordersAfter,
    Dataset<Row> versionsBefore,
    Dataset<Row> versionsAfter) {}

package dev.retentionmart.history;

import dev.retentionmart.warehouse.Keys;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a night changed in the history, and for the customers it concerns everything that they were
 * and are.
 *
 * @param history the history as it is now
 * @param isUnchanged whether no order, customer version or rejected row changed
 * @param customers the customers concerned
 * @param ordersBefore their valid orders, as they were
 * @param ordersAfter the same, as they are now
 * @param versionsBefore their versions, as they were
 * @param versionsAfter the same, as they are now
 */
public record ChangedHistory(
    History history,
    boolean isUnchanged,
    Keys customers,
    Dataset<Row> ordersBefore,
    Dataset<Row> ordersAfter,
    Dataset<Row> versionsBefore,
    Dataset<Row> versionsAfter) {}

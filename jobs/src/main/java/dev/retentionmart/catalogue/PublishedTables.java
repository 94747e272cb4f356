package dev.retentionmart.catalogue;

import dev.retentionmart.cohort.CohortCounts;
import dev.retentionmart.history.CustomersTable;
import dev.retentionmart.history.ExchangeRatesTable;
import dev.retentionmart.history.OrdersTable;
import dev.retentionmart.history.RejectedRowsTable;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.RetentionHistoryTable;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.RunsTable;
import dev.retentionmart.mart.SuppressedGroupsTable;
import dev.retentionmart.retention.RetentionCounts;
import dev.retentionmart.timeline.CustomerSummariesTable;
import dev.retentionmart.timeline.LifecycleEventsTable;
import dev.retentionmart.timeline.PurchasePeriodsTable;
import dev.retentionmart.value.CustomerValueTable;
import dev.retentionmart.value.SegmentValueTable;
import dev.retentionmart.value.ValueBacktestTable;
import dev.retentionmart.value.ValueFitsTable;
import dev.retentionmart.warehouse.Table;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/** Every table of the warehouse, those for people first. */
public final class PublishedTables {
  private PublishedTables() {}

  /**
   * All of them.
   *
   * @param orderIdType the type of the orders' ids in the sources
   * @param customerIdType and of the customers'
   */
  public static List<Table> all(DataType orderIdType, DataType customerIdType) {
    return List.of(
        RetentionTable.TABLE,
        RetentionHistoryTable.TABLE,
        CohortsTable.TABLE,
        SuppressedGroupsTable.TABLE,
        RetentionVsBenchmarkTable.TABLE,
        CustomerValueTable.table(customerIdType),
        SegmentValueTable.TABLE,
        ValueFitsTable.TABLE,
        ValueBacktestTable.TABLE,
        RunsTable.TABLE,
        MetricDefinitions.TABLE,
        TableDefinitions.TABLE,
        Benchmarks.TABLE,
        DateDimension.TABLE,
        CustomerSummariesTable.table(orderIdType, customerIdType),
        LifecycleEventsTable.table(customerIdType),
        PurchasePeriodsTable.table(customerIdType),
        OrdersTable.table(orderIdType, customerIdType),
        CustomersTable.table(customerIdType),
        ExchangeRatesTable.TABLE,
        RejectedRowsTable.TABLE,
        RetentionCounts.TABLE,
        CohortCounts.TABLE);
  }
}

package dev.retentionmart.report;

import dev.retentionmart.catalogue.Metrics;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.value.SegmentValueTable;
import dev.retentionmart.warehouse.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the page says of the columns that it shows. The one place that knows where it is from. */
@FunctionalInterface
interface Definitions {
  /** The definition of a table's column. */
  Definition of(Table table, String column);

  /** As the catalogue has them. */
  static Definitions ofCatalogue() {
    return (table, column) ->
        Metrics.find(table.id(), column)
            .map(metric -> new Definition(metric.title(), metric.meaning()))
            .orElseThrow(() -> new IllegalArgumentException(table.id() + "." + column));
  }

  /** All that the page shows, by {@code table.column}, in the order of the page. */
  default Map<String, Definition> shown() {
    Map<String, Definition> shown = new LinkedHashMap<>();
    for (String column :
        new String[] {
          "retention_rate",
          "churn_rate",
          "repeat_purchase_rate",
          "customer_lifetime_value",
          "customers_at_end",
          "net_revenue",
          "customers_at_start",
          "new_customers",
          "reactivated_customers",
          "churned_customers",
          "moved_in_customers",
          "moved_out_customers",
          "buyers",
          "repeat_buyers",
          "returning_buyers",
          "orders",
          "average_order_value",
          "purchase_frequency",
          "expected_lifespan",
          "returning_buyer_rate",
          "revenue_from_existing_rate",
          "crr_formula"
        }) {
      add(shown, RetentionTable.TABLE, column);
    }
    for (String column :
        new String[] {
          "cohort_size",
          "active_customers",
          "retention_rate",
          "active_on_or_after",
          "unbounded_retention_rate",
          "cumulative_revenue_per_customer"
        }) {
      add(shown, CohortsTable.TABLE, column);
    }
    SegmentValue.COLUMNS.forEach(column -> add(shown, SegmentValueTable.TABLE, column));
    return shown;
  }

  private void add(Map<String, Definition> shown, Table table, String column) {
    shown.put(table.name() + "." + column, of(table, column));
  }
}

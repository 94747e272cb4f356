package dev.retentionmart.catalogue;

import static dev.retentionmart.catalogue.Additivity.ADDITIVE;
import static dev.retentionmart.catalogue.Additivity.NEVER;
import static dev.retentionmart.catalogue.Additivity.OVER_COHORTS;
import static dev.retentionmart.catalogue.Additivity.OVER_GROUPS;
import static dev.retentionmart.catalogue.Additivity.OVER_PERIODS;
import static dev.retentionmart.catalogue.Metric.CURRENCY;

import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.RetentionTable;
import java.util.List;

/** The metrics of {@code mart/retention} and {@code mart/cohorts}. */
final class RetentionMetrics {
  private static final String CUSTOMERS = "customers";
  private static final String ORDERS = "orders";
  private static final String AT_START = "customers_at_start";
  private static final String BUYERS = "buyers";
  private static final String SIZE = "cohort_size";

  private RetentionMetrics() {}

  static List<Metric> ofRetention() {
    return new MetricList(RetentionTable.TABLE)
        .count(AT_START, "Active customers at start", CUSTOMERS, OVER_GROUPS)
        .computed(
            "customers_at_end",
            "Active customers at end",
            CUSTOMERS,
            OVER_GROUPS,
            "customers_at_start + new_customers + reactivated_customers - churned_customers")
        .count("new_customers", "New customers", CUSTOMERS, ADDITIVE)
        .count("reactivated_customers", "Reactivated customers", CUSTOMERS, ADDITIVE)
        .count("churned_customers", "Churned customers", CUSTOMERS, ADDITIVE)
        .count("moved_in_customers", "Customers moved in", CUSTOMERS, OVER_PERIODS)
        .count("moved_out_customers", "Customers moved out", CUSTOMERS, OVER_PERIODS)
        .computed(
            "retained_customers",
            "Retained customers",
            CUSTOMERS,
            OVER_GROUPS,
            "customers_at_start - churned_customers")
        .count(BUYERS, "Buyers", CUSTOMERS, OVER_GROUPS)
        .count("repeat_buyers", "Repeat buyers", CUSTOMERS, OVER_GROUPS)
        .count("returning_buyers", "Returning buyers", CUSTOMERS, OVER_GROUPS)
        .count("orders", "Orders", ORDERS, ADDITIVE)
        .count("net_revenue", "Net revenue", CURRENCY, ADDITIVE)
        .count("returning_net_revenue", "Net revenue of returning buyers", CURRENCY, ADDITIVE)
        .rate("retention_rate", "Retention rate (CRR)", "retained_customers", AT_START)
        .ratio(
            "crr_formula",
            "Textbook retention formula",
            "share",
            "customers_at_end - new_customers",
            AT_START)
        .rate("churn_rate", "Churn rate", "churned_customers", AT_START)
        .rate("repeat_purchase_rate", "Repeat purchase rate (RPR)", "repeat_buyers", BUYERS)
        .rate("returning_buyer_rate", "Returning buyer rate", "returning_buyers", BUYERS)
        .ratio("average_order_value", "Average order value", CURRENCY, "net_revenue", ORDERS)
        .ratio("purchase_frequency", "Purchase frequency", "orders per buyer", ORDERS, BUYERS)
        .ratio("expected_lifespan", "Expected lifespan", "periods", AT_START, "churned_customers")
        .nullable(
            "customer_lifetime_value",
            "Lifetime value (CLV)",
            CURRENCY,
            NEVER,
            "where buyers or churned_customers is 0",
            "CAST(net_revenue AS double) * customers_at_start * %s / NULLIF(CAST(buyers AS double) * churned_customers, 0)"
                .formatted(Metric.GROSS_MARGIN))
        .ratio(
            "revenue_from_existing_rate",
            "Revenue from existing customers",
            "share",
            "returning_net_revenue",
            "net_revenue")
        .metrics();
  }

  static List<Metric> ofCohorts() {
    return new MetricList(CohortsTable.TABLE)
        .count(SIZE, "Cohort size", CUSTOMERS, OVER_COHORTS)
        .count("active_customers", "Active customers of the cohort", CUSTOMERS, OVER_COHORTS)
        .rate("retention_rate", "Cohort retention", "active_customers", SIZE)
        .count("active_on_or_after", "Active at that age or later", CUSTOMERS, OVER_COHORTS)
        .rate("unbounded_retention_rate", "Unbounded retention", "active_on_or_after", SIZE)
        .count("orders", "Orders", ORDERS, ADDITIVE)
        .count("net_revenue", "Net revenue", CURRENCY, ADDITIVE)
        .count("cumulative_net_revenue", "Cumulative net revenue", CURRENCY, OVER_COHORTS)
        .ratio(
            "cumulative_revenue_per_customer",
            "Revenue per customer",
            CURRENCY,
            "cumulative_net_revenue",
            SIZE)
        .metrics();
  }
}

package dev.retentionmart.timeline;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.DataType;

/** {@code timeline/lifecycle_events}: one row per customer, grain, period and event. */
public final class LifecycleEventsTable {
  public static final String CUSTOMER_ID = "customer_id";
  public static final String GRAIN = "grain";
  public static final String PERIOD_START = "period_start";
  public static final String EVENT = "event";
  public static final String SEGMENT = "segment";
  public static final String CHANNEL = "channel";

  private LifecycleEventsTable() {}

  /** The table, whose ids are kept as the sources have them. */
  public static Table table(DataType customerIdType) {
    return Table.personal(
            "timeline",
            "lifecycle_events",
            "One row per customer, grain, period and event. Churn is booked ahead: to the first period at whose end the customer "
                + "is no longer active unless she buys before, so rows of future periods are expectations.",
            column(CUSTOMER_ID, customerIdType, "The customer."),
            column(GRAIN, StringType, "week, month, quarter or year."),
            column(PERIOD_START, DateType, "First day of the period that the event is booked to."),
            column(EVENT, StringType, "new, reactivated, churned, moved_out or moved_in."),
            column(SEGMENT, StringType, "The segment that gains or loses the customer."),
            column(CHANNEL, StringType, "The channel of the first order ever."))
        .keyedBy("customer_id", "grain", "period_start", "event", "segment");
  }
}

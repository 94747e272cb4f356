package dev.retentionmart.report;

import dev.retentionmart.mart.Group;
import java.util.List;

/**
 * A row of {@code mart/segment_value}, as far as the page shows it.
 *
 * @param group the group
 * @param values the columns {@link #COLUMNS}, null where the table says so
 */
record SegmentValue(Group group, List<Number> values) {
  static final List<String> COLUMNS =
      List.of(
          "customers",
          "expected_active_customers",
          "late_customers",
          "residual_value",
          "mean_residual_value",
          "value_at_risk",
          "top_1_percent_share",
          "top_5_percent_share",
          "top_20_percent_share");
}

package dev.retentionmart.mart;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.retentionmart.warehouse.Table;
import org.apache.spark.sql.types.StructType;

/** {@code mart/suppressed_groups}: what {@code privacy.min-cell} keeps out of the marts. */
public final class SuppressedGroupsTable {
  /** Rows of {@code mart/retention} whose period touches these days. */
  public static final String RETENTION = "retention";

  /** Cohorts of {@code mart/cohorts} whose first period touches these days. */
  static final String COHORTS = "cohorts";

  public static final Table TABLE =
      Table.of(
              "mart",
              "suppressed_groups",
              "One row per table, group and stretch of quarters that privacy.min-cell keeps out of it: groups of few customers, and others "
                  + "that would give those away. Empty without that setting.",
              column(
                  "table_name",
                  StringType,
                  "retention: rows whose period touches the days are left out, of mart/cohorts, too. cohorts: cohorts whose first period "
                      + "touches them are left out."),
              column("segment", StringType, "The segment, (all) for all."),
              column("channel", StringType, "The channel, (all) for all."),
              column("suppressed_from", DateType, "First day of the first quarter."),
              column("suppressed_to", DateType, "Last day of the last quarter."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("run_id", StringType, "The run, see mart/runs."))
          .keyedBy("table_name", "segment", "channel", "suppressed_from");

  /** Its columns without those that every mart has. */
  static final StructType HIDDEN =
      new StructType(java.util.Arrays.copyOf(TABLE.schema().fields(), 5));

  private SuppressedGroupsTable() {}
}

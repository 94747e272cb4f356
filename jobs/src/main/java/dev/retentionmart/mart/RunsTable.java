package dev.retentionmart.mart;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.retentionmart.warehouse.Table;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** {@code mart/runs}: one row per run, failed ones too. */
public final class RunsTable {
  public static final Table TABLE =
      Table.of(
              "mart",
              "runs",
              "One row per run. A reader who wants one consistent set of tables reads each at the version that the last succeeded run names.",
              column("run_id", StringType, "The run."),
              column("status", StringType, "succeeded or failed."),
              column("exit_code", IntegerType, "The process exit code, see README."),
              column("as_of_date", DateType, "The last business day that the run saw."),
              column("started_at", TimestampType, "When it began."),
              column("finished_at", TimestampType, "When it ended."),
              column(
                  "stage_seconds",
                  DataTypes.createMapType(StringType, DoubleType),
                  "Seconds per stage."),
              column(
                  "row_counts",
                  DataTypes.createMapType(StringType, LongType),
                  "Rows per table, and per outcome of source rows: orders.excluded.guest."),
              column(
                  "table_versions",
                  DataTypes.createMapType(StringType, LongType),
                  "The Delta version of every table that the run wrote, by layer/table."),
              column(
                  "guest_order_share",
                  DoubleType,
                  "Orders without a customer / (those + valid orders)."),
              column("guest_revenue_share", DoubleType, "The same for net revenue."),
              column("error", StringType, "What went wrong; null for a succeeded run."),
              column("mode", StringType, "full, increment, unchanged, value or maintain."),
              column("mode_reason", StringType, "Why."),
              column(
                  "meaning",
                  DataTypes.createMapType(StringType, StringType),
                  "What the numbers mean: the part of the configuration whose change leads to a full build."),
              column(
                  "marks",
                  DataTypes.createMapType(StringType, StringType),
                  "How far the sources were read, for the next run to go on from."),
              column(
                  "restated_periods",
                  DataTypes.createMapType(StringType, LongType),
                  "Past periods of which it says something else than the run before, by grain."),
              column(
                  "max_restatement",
                  DoubleType,
                  "The largest change of a past period's net revenue, as a share of what it was or is."),
              column("restated_most", StringType, "Which period that is; null for none."))
          .keyedBy("run_id");

  private RunsTable() {}

  /** The row of one run. */
  public static Dataset<Row> row(SparkSession spark, RunResult result) {
    return spark.createDataFrame(
        List.of(
            RowFactory.create(
                result.runId(),
                result.status(),
                result.exitCode(),
                java.sql.Date.valueOf(result.asOfDate()),
                java.sql.Timestamp.from(result.startedAt()),
                java.sql.Timestamp.from(result.finishedAt()),
                result.stageSeconds(),
                result.rowCounts(),
                result.tableVersions(),
                result.guestOrderShare().orElse(null),
                result.guestRevenueShare().orElse(null),
                result.error().orElse(null),
                result.mode(),
                result.modeReason(),
                result.meaning(),
                result.marks(),
                result.restatement().periods(),
                result.restatement().largestShare(),
                result.restatement().largest().orElse(null))),
        TABLE.schema());
  }
}

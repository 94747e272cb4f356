package dev.retentionmart.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.retentionmart.mart.RunsTable;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The newest rows of {@code mart/runs} that are of runs, and not of maintenance. */
final class RunRows {
  private static final String MAINTENANCE = "maintain";

  private RunRows() {}

  /**
   * Newest first, beginning with a run: what came after it, while its tables are read, is of
   * another page.
   *
   * @param runId the run whose tables are on the page
   */
  static List<RunRow> until(String runId, Dataset<Row> runs) {
    Dataset<Row> all = runs.to(RunsTable.TABLE.schema());
    Row last = all.where(col("run_id").equalTo(runId)).select("finished_at").first();
    return all
        .where(col("finished_at").leq(last.getTimestamp(0)))
        .where(coalesce(col("mode"), lit("")).notEqual(MAINTENANCE))
        .orderBy(col("finished_at").desc(), col("run_id").desc())
        .limit(RunRow.MOST)
        .collectAsList()
        .stream()
        .map(RunRows::run)
        .toList();
  }

  private static RunRow run(Row row) {
    Double restatement = row.getAs("max_restatement");
    return new RunRow(
        row.getAs("run_id"),
        row.getAs("status"),
        row.getAs("mode"),
        row.<java.sql.Date>getAs("as_of_date").toLocalDate(),
        row.<java.sql.Timestamp>getAs("finished_at").toInstant(),
        map(row, "row_counts"),
        row.getAs("guest_order_share"),
        row.getAs("guest_revenue_share"),
        map(row, "restated_periods"),
        restatement == null ? 0 : restatement,
        row.getAs("restated_most"));
  }

  private static Map<String, Long> map(Row row, String column) {
    int index = row.fieldIndex(column);
    return row.isNullAt(index) ? Map.of() : row.getJavaMap(index);
  }
}

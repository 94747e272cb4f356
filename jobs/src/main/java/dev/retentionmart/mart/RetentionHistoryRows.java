package dev.retentionmart.mart;

import static dev.retentionmart.mart.RetentionHistoryTable.ADDITIVE;
import static dev.retentionmart.mart.RetentionHistoryTable.KEY;
import static dev.retentionmart.mart.RetentionHistoryTable.THEN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The rows of {@code mart/retention_history} for one as-of date. */
public final class RetentionHistoryRows {
  private RetentionHistoryRows() {}

  /**
   * What was said of an as-of date when it was first published.
   *
   * @param rows see {@link #said} and {@link #keptOf}
   * @param run the run that published it
   * @param changedMeaning see {@link FirstRun#meaningChangedTo}
   */
  public record Then(Dataset<Row> rows, FirstRun run, Optional<String> changedMeaning) {}

  /**
   * Puts what is said now beside what was said then.
   *
   * @param now rows of {@code mart/retention} as of the date
   * @param then empty where nothing is known of it
   * @param runId the backfill
   * @param publishedAt the moment that {@code now} is
   */
  public static Dataset<Row> of(
      LocalDate asOf, Dataset<Row> now, Optional<Then> then, String runId, Instant publishedAt) {
    Dataset<Row> nowRows = now.select(columns(KEY, RetentionHistoryTable.measures()));
    Dataset<Row> thenRows =
        then.map(Then::rows).orElseGet(() -> now.limit(0).to(RetentionHistoryTable.SAID));
    return nowRows
        .join(withSuffix(thenRows), KEY.toArray(String[]::new), "full_outer")
        .withColumn("as_of_date", lit(asOf))
        .withColumn(
            "is_restated", then.isPresent() ? not(isSame()) : nothing(DataTypes.BooleanType))
        .withColumn("changed_meaning", text(then.flatMap(Then::changedMeaning)))
        .withColumn("run_id", lit(runId))
        .withColumn("published_at", lit(publishedAt))
        .withColumn("run_id_then", text(then.map(said -> said.run().runId())))
        .withColumn(
            "published_at_then",
            then.map(said -> lit(said.run().publishedAt()))
                .orElse(nothing(DataTypes.TimestampType)))
        .select(columns(RetentionHistoryTable.TABLE.columnNames()));
  }

  /**
   * What is kept of rows of {@code mart/retention} as they were; a column that was not yet is null.
   */
  public static Dataset<Row> said(Dataset<Row> retention) {
    return retention.to(RetentionHistoryTable.SAID);
  }

  /** The same of what the history itself still knows that a run said. */
  public static Dataset<Row> keptOf(Dataset<Row> history, LocalDate asOf, String runId) {
    Column wasThere = col(ADDITIVE.get(0) + THEN).isNotNull();
    return history
        .where(
            col("as_of_date")
                .equalTo(lit(asOf))
                .and(col("run_id_then").equalTo(runId))
                .and(wasThere))
        .select(
            Stream.concat(
                    KEY.stream().map(name -> col(name)),
                    RetentionHistoryTable.twins().stream().map(name -> col(name + THEN).as(name)))
                .toArray(Column[]::new));
  }

  private static Dataset<Row> withSuffix(Dataset<Row> said) {
    return said.select(
        Stream.concat(
                KEY.stream().map(name -> col(name)),
                RetentionHistoryTable.twins().stream().map(name -> col(name).as(name + THEN)))
            .toArray(Column[]::new));
  }

  /** A row that is only on one side differs: counts are null on the other. */
  private static Column isSame() {
    return ADDITIVE.stream()
        .map(name -> col(name).eqNullSafe(col(name + THEN)))
        .reduce(Column::and)
        .orElseThrow();
  }

  private static Column text(Optional<String> text) {
    return text.map(known -> lit(known)).orElse(nothing(DataTypes.StringType));
  }

  private static Column nothing(DataType type) {
    return lit(null).cast(type);
  }

  @SafeVarargs
  private static Column[] columns(List<String>... names) {
    return Stream.of(names).flatMap(List::stream).map(name -> col(name)).toArray(Column[]::new);
  }
}

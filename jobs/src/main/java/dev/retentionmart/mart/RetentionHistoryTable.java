package dev.retentionmart.mart;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.retentionmart.warehouse.Table;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * {@code mart/retention_history}: one row per as-of date and row of {@code mart/retention} as of
 * that date, as it is said now and as it was said first.
 */
public final class RetentionHistoryTable {
  static final String THEN = "_then";

  /**
   * What a row of {@code mart/retention} is known by, with what follows from that and the as-of
   * date.
   */
  static final List<String> KEY =
      List.of("grain", "period_start", "period_end", "segment", "channel", "is_complete");

  /** Of {@code mart/retention}, all but which run it is. */
  private static final List<StructField> SAME =
      Arrays.stream(RetentionTable.TABLE.schema().fields())
          .filter(field -> !List.of("as_of_date", "run_id").contains(field.name()))
          .toList();

  private static final List<StructField> MEASURES =
      SAME.stream().filter(field -> !KEY.contains(field.name())).toList();

  /** The measures that have a twin: all but the ends of intervals and what is said of size. */
  private static final List<StructField> TWINS =
      MEASURES.stream()
          .filter(field -> !field.name().endsWith("_low") && !field.name().endsWith("_high"))
          .filter(field -> !field.dataType().equals(BooleanType))
          .toList();

  /** The counts and amounts that all ratios are made of. They are never null. */
  static final List<String> ADDITIVE =
      names(
          MEASURES.stream()
              .filter(
                  field ->
                      field.dataType().equals(LongType) || field.name().endsWith("net_revenue"))
              .toList());

  /** What is kept of what was said. */
  static final StructType SAID =
      new StructType(
          Stream.concat(SAME.stream().filter(field -> KEY.contains(field.name())), TWINS.stream())
              .toArray(StructField[]::new));

  public static final Table TABLE =
      Table.of(
              "mart",
              "retention_history",
              "One row per as-of date and row of mart/retention as of that date, as a run says it now and as it was first published (_then). "
                  + "A row that is no longer there has nulls, one that was not there has nulls in the columns _then.",
              Stream.of(
                      Stream.of(
                          column(
                              "as_of_date", DateType, "The last business day that the run saw.")),
                      SAME.stream(),
                      Stream.of(
                          column(
                              "is_restated",
                              BooleanType,
                              "Whether the row came, went, or has another count or net revenue than then; null where nothing is known of then."),
                          column(
                              "changed_meaning",
                              StringType,
                              "The keys of meaning in mart/runs that have changed since, separated by commas; empty when none has."),
                          column("run_id", StringType, "The backfill that wrote the row."),
                          column(
                              "published_at", TimestampType, "When it began: the now of the row.")),
                      TWINS.stream().map(RetentionHistoryTable::twin),
                      Stream.of(
                          column(
                              "run_id_then",
                              StringType,
                              "The first run of the as-of date, see mart/runs; null where nothing is known of then."),
                          column("published_at_then", TimestampType, "When that run ended.")))
                  .flatMap(columns -> columns)
                  .toArray(StructField[]::new))
          .keyedBy("as_of_date", "grain", "period_start", "segment", "channel");

  private RetentionHistoryTable() {}

  /** The names of the measures, in order. */
  static List<String> measures() {
    return names(MEASURES);
  }

  /** The names of the measures that have a twin, in order. */
  static List<String> twins() {
    return names(TWINS);
  }

  private static StructField twin(StructField measure) {
    return column(
        measure.name() + THEN, measure.dataType(), measure.name() + " as it was first published.");
  }

  private static List<String> names(List<StructField> fields) {
    return fields.stream().map(StructField::name).toList();
  }
}

package dev.retentionmart.history;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.retentionmart.source.ChangeColumns;
import dev.retentionmart.source.OpenSources;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a source holds, counted before anything is done with it. Of orders only rows and amounts are
 * counted: what becomes of each takes more than a look at it.
 *
 * @param rows its rows
 * @param broken rows that by themselves break the contract
 * @param future sound rows from after the as-of date
 * @param nobodys sound rows of customers without an id
 * @param amountE4 sum of the amounts that can be read, whatever their currency, in ten-thousandths
 * @param lastMark where to go on reading, see {@link ChangeColumns#lastMark}
 */
record SourceTotals(
    long rows, long broken, long future, long nobodys, long amountE4, Optional<String> lastMark) {
  private static final SourceTotals NONE = new SourceTotals(0, 0, 0, 0, 0, Optional.empty());

  /** The totals of every source that is there, by its name, in one query. */
  static Map<String, SourceTotals> bySource(OpenSources sources, LocalDate asOf) {
    Column isBroken = col("fault").isNotNull();
    Column isSound = col("fault").isNull();
    Column no = lit(false);
    Map<String, SourceTotals> totals = new HashMap<>();
    List<Dataset<Row>> totalRows = new ArrayList<>();
    totalRows.add(totals(sources.orders(), asOf, "orders", no, no, no, col("amount_e4")));
    sources
        .customers()
        .ifPresent(
            rows -> {
              Column hasId = isSound.and(col("customer_id").isNotNull());
              Column isNobodys = isSound.and(col("customer_id").isNull());
              Column isFuture = hasId.and(col("valid_from_date").gt(lit(asOf)));
              totalRows.add(
                  totals(rows, asOf, "customers", isBroken, isFuture, isNobodys, lit(0L)));
            });
    sources
        .refunds()
        .ifPresent(
            rows -> {
              Column isFuture = isSound.and(col("refund_date").gt(lit(asOf)));
              totalRows.add(totals(rows, asOf, "refunds", isBroken, isFuture, no, lit(0L)));
            });
    sources
        .exchangeRates()
        .ifPresent(
            rows -> totalRows.add(totals(rows, asOf, "exchange-rates", isBroken, no, no, lit(0L))));
    totalRows.stream()
        .reduce(Dataset::unionByName)
        .orElseThrow()
        .collectAsList()
        .forEach(row -> totals.put(row.getString(0), of(row)));
    return totals;
  }

  /** Those of one source; nothing where it is empty or not there. */
  static SourceTotals of(Map<String, SourceTotals> bySource, String source) {
    return bySource.getOrDefault(source, NONE);
  }

  private static SourceTotals of(Row row) {
    return new SourceTotals(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        Optional.ofNullable(row.getString(6)));
  }

  private static Dataset<Row> totals(
      Dataset<Row> rows,
      LocalDate asOf,
      String source,
      Column isBroken,
      Column isFuture,
      Column isNobodys,
      Column amountE4) {
    return rows.agg(
            count(lit(1)).as("rows"),
            count_if(isBroken).as("broken"),
            count_if(isFuture).as("future"),
            count_if(isNobodys).as("nobodys"),
            coalesce(sum(amountE4), lit(0L)).as("amount_e4"),
            ChangeColumns.lastMark(rows, asOf).as("last_mark"))
        .select(lit(source).as("source"), col("*"));
  }
}

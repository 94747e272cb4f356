package dev.retentionmart.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.ExchangeRatesSource;
import dev.retentionmart.source.ColumnMapping.Mapped;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * One row per source row of the exchange rates: {@code currency}, {@code rate_date}, {@code rate},
 * {@code fault}, {@code source_row}.
 */
public final class CanonicalRates {
  /** Ten decimals, in the 18 digits that fit a 64-bit number. */
  public static final DataType RATE = DataTypes.createDecimalType(18, 10);

  private CanonicalRates() {}

  /** Names and types the rows of the exchange rates source. */
  public static Dataset<Row> fromSource(Dataset<Row> source, ExchangeRatesSource mapping) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    Mapped currency = columns.resolve("columns.currency", mapping.currency());
    Mapped date = columns.resolve("columns.date", mapping.date());
    Mapped rate = columns.resolve("columns.rate", mapping.rate());
    Column code = CanonicalOrders.code(currency);
    Column instant = Times.instant(date);
    Column value = rate.column().try_cast(RATE);
    Column fault =
        when(code.isNull(), "missing_currency")
            .when(date.column().isNull(), "missing_date")
            .when(instant.isNull(), "bad_date")
            .when(coalesce(value.leq(0), lit(true)), "bad_rate");
    return source.select(
        code.as("currency"),
        to_date(instant).as("rate_date"),
        value.as("rate"),
        fault.as("fault"),
        struct(col("*")).as("source_row"));
  }
}

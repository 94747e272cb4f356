package dev.retentionmart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import dev.retentionmart.config.CustomersSource;
import dev.retentionmart.source.ColumnMapping.Mapped;
import java.time.Instant;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/**
 * One row per source row of the customers: {@code customer_id}, {@code segment}, {@code valid_from}
 * (of a snapshot: the beginning of time), {@code valid_to}, {@code valid_from_date}, {@code fault},
 * {@code source_row}, {@code content_hash} and {@code change_mark} (see {@link ChangeColumns}).
 */
public final class CanonicalCustomers {
  /** When the one version of a snapshot begins. */
  static final Instant BEGINNING = Instant.parse("0001-01-01T00:00:00Z");

  private CanonicalCustomers() {}

  /** Names and types the rows of the customers source. */
  public static Dataset<Row> fromSource(
      Dataset<Row> source, CustomersSource mapping, DataType customerIdType) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    Mapped customerId = columns.resolve("columns.customer-id", mapping.customerId());
    Mapped segment = columns.resolve("columns.segment", mapping.segment());
    Optional<Mapped> from =
        mapping.validFrom().map(sql -> columns.resolve("columns.valid-from", sql));
    Optional<Mapped> to = mapping.validTo().map(sql -> columns.resolve("columns.valid-to", sql));
    Column noTime = lit(null).cast(DataTypes.TimestampType);
    Column validFrom = from.map(Times::instant).orElse(lit(BEGINNING));
    Column validTo = to.map(Times::instant).orElse(noTime);
    Column id = Ids.id(customerId.column(), customerId.type(), customerIdType);
    Column label = CanonicalOrders.label(segment);
    Column hasBadEnd = to.map(CanonicalCustomers::isGiven).orElse(lit(false)).and(validTo.isNull());
    Column fault =
        when(Ids.isUnusable(customerId.column(), customerId.type()), "bad_customer_id")
            .when(id.isNull(), lit(null))
            .when(
                from.map(mapped -> mapped.column().isNull()).orElse(lit(false)),
                "missing_valid_from")
            .when(validFrom.isNull(), "bad_valid_from")
            .when(hasBadEnd, "bad_valid_to")
            .when(validTo.leq(validFrom), "empty_version")
            .when(label.equalTo(CanonicalOrders.ALL), "reserved_label");
    return source.select(
        id.as("customer_id"),
        label.as("segment"),
        validFrom.as("valid_from"),
        validTo.as("valid_to"),
        to_date(validFrom).as("valid_from_date"),
        fault.as("fault"),
        struct(col("*")).as("source_row"),
        ChangeColumns.contentHash(source, mapping.location()).as("content_hash"),
        ChangeColumns.changeMark(columns, mapping.location()).as("change_mark"));
  }

  /** What customer ids are kept as, as far as the customers are concerned. */
  public static DataType customerIdType(Dataset<Row> source, CustomersSource mapping) {
    ColumnMapping columns = new ColumnMapping(source, mapping.location().key());
    return Ids.keptAs(columns.resolve("columns.customer-id", mapping.customerId()).type());
  }

  private static Column isGiven(Mapped mapped) {
    Column raw = mapped.column();
    return mapped.type() instanceof StringType ? trim(raw).notEqual("") : raw.isNotNull();
  }
}

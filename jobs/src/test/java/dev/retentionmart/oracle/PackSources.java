package dev.retentionmart.oracle;

import dev.retentionmart.oracle.SourceKinds.TimeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes a pack's source rows as Parquet, in no order and over several files. */
final class PackSources {
  private static final int FILES = 3;

  private final SparkSession spark;
  private final Pack pack;
  private final Path folder;

  PackSources(SparkSession spark, Pack pack, Path folder) {
    this.spark = spark;
    this.pack = pack;
    this.folder = folder;
  }

  void write() {
    SourceKinds kinds = pack.kinds();
    SourceTables tables = pack.tables();
    DataType idInOrders = idInOrders(kinds);
    DataType idElsewhere = idElsewhere(kinds);
    StructType orders =
        new StructType()
            .add("order_no", idInOrders)
            .add("buyer", idInOrders)
            .add("placed_at", type(kinds.orderTime()))
            .add("shop", DataTypes.StringType)
            .add("status", DataTypes.StringType)
            .add("total", amount(kinds))
            .add("money", DataTypes.StringType)
            .add("changed_at", type(kinds.orderTime()));
    write("orders", tables.orders().stream().map(PackSources::row).toList(), orders);
    StructType customers =
        new StructType()
            .add("buyer", idElsewhere)
            .add("branch", DataTypes.StringType)
            .add("since", type(kinds.versionTime()))
            .add("until", type(kinds.versionTime()));
    tables
        .customers()
        .ifPresent(
            rows -> write("customers", rows.stream().map(PackSources::row).toList(), customers));
    StructType refunds =
        new StructType()
            .add("order_no", idElsewhere)
            .add("paid_back_at", type(kinds.orderTime()))
            .add("total", amount(kinds));
    tables
        .refunds()
        .ifPresent(rows -> write("refunds", rows.stream().map(PackSources::row).toList(), refunds));
    boolean isText = kinds.orderTime() == TimeKind.TEXT;
    StructType rates =
        new StructType()
            .add("money", DataTypes.StringType)
            .add("day", isText ? DataTypes.StringType : DataTypes.DateType)
            .add("rate", amount(kinds));
    tables
        .rates()
        .ifPresent(rows -> write("rates", rows.stream().map(PackSources::row).toList(), rates));
  }

  private void write(String name, List<Row> rows, StructType schema) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(pack.seed()));
    spark
        .createDataFrame(shuffled, schema)
        .repartition(FILES)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.resolve(name).toString());
  }

  private static DataType idInOrders(SourceKinds kinds) {
    return switch (kinds.id()) {
      case BIGINT, MIXED -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case TEXT -> DataTypes.StringType;
    };
  }

  private static DataType idElsewhere(SourceKinds kinds) {
    return switch (kinds.id()) {
      case BIGINT -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case TEXT, MIXED -> DataTypes.StringType;
    };
  }

  private static DataType type(TimeKind kind) {
    return switch (kind) {
      case INSTANT -> DataTypes.TimestampType;
      case LOCAL -> DataTypes.TimestampNTZType;
      case DATE -> DataTypes.DateType;
      case TEXT -> DataTypes.StringType;
    };
  }

  private static DataType amount(SourceKinds kinds) {
    return switch (kinds.amount()) {
      case DECIMAL -> DataTypes.createDecimalType(27, 12);
      case DOUBLE -> DataTypes.DoubleType;
      case TEXT -> DataTypes.StringType;
    };
  }

  private static Row row(SourceOrder order) {
    return RowFactory.create(
        order.orderId(),
        order.customerId(),
        order.orderedAt(),
        order.channel(),
        order.status(),
        order.amount(),
        order.currency(),
        order.updatedAt());
  }

  private static Row row(SourceVersion version) {
    return RowFactory.create(
        version.customerId(), version.segment(), version.validFrom(), version.validTo());
  }

  private static Row row(SourceRefund refund) {
    return RowFactory.create(refund.orderId(), refund.refundedAt(), refund.amount());
  }

  private static Row row(SourceRate rate) {
    return RowFactory.create(rate.currency(), rate.date(), rate.rate());
  }
}

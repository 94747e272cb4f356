package dev.retentionmart.catalogue;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;

import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.timeline.CustomerSummariesTable;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the tables that explain the others. What would say the same again is not written. */
public final class CatalogueStage {
  /** In the marks of a run: what its catalogue says, in short. */
  public static final String MARK = "catalogue";

  private static final String STAGE = "catalogue";
  private static final DataType ANY_ID = DataTypes.StringType;

  private final SparkSession spark;
  private final NightlyConfig config;
  private final LocalDate asOf;
  private final Warehouse warehouse;
  private final Progress progress;

  public CatalogueStage(
      SparkSession spark,
      NightlyConfig config,
      LocalDate asOf,
      Warehouse warehouse,
      Progress progress) {
    this.spark = spark;
    this.config = config;
    this.asOf = asOf;
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * What the stage did.
   *
   * @param marks for the next run to know what the catalogue says
   * @param keptVersions of tables that were left as they are, by {@link Table#id()}
   * @param rowCounts of tables that were written
   */
  public record Described(
      Map<String, String> marks, Map<String, Long> keptVersions, Map<String, Long> rowCounts) {}

  /**
   * Writes the tables.
   *
   * @param settings what is the user's own
   * @param retention rows of {@code mart/retention}
   * @param last the run before, where there is one
   */
  public Described run(CatalogueSettings settings, Dataset<Row> retention, Optional<LastRun> last) {
    Map<Table, List<Row>> contents =
        progress.step(STAGE, "what is in the tables", () -> contents(settings, retention));
    Map<String, Long> rowCounts = new LinkedHashMap<>();
    Map<String, Long> keptVersions = new LinkedHashMap<>();
    String mark = UUID.nameUUIDFromBytes(bytes(contents)).toString();
    boolean isSaid = last.filter(run -> mark.equals(run.marks().get(MARK))).isPresent();
    contents.forEach(
        (table, rows) -> {
          Long version = last.map(run -> run.tableVersions().get(table.id())).orElse(null);
          if (isSaid && version != null) {
            keptVersions.put(table.id(), version);
          } else {
            write(table, spark.createDataFrame(rows, table.schema()), rowCounts);
          }
        });
    Dataset<Row> benchmarks =
        spark.createDataFrame(contents.get(Benchmarks.TABLE), Benchmarks.TABLE.schema());
    write(
        RetentionVsBenchmarkTable.TABLE,
        withoutFew(RetentionVsBenchmark.of(retention, benchmarks, config.quality().minGroupSize()))
            .coalesce(1)
            .sortWithinPartitions("metric", "benchmark", "segment", "period_start"),
        rowCounts);
    return new Described(Map.of(MARK, mark), keptVersions, rowCounts);
  }

  private Dataset<Row> withoutFew(Dataset<Row> rows) {
    return config.minCell().isPresent()
        ? rows.where(
            col("customers").equalTo(0).or(col("customers").geq(config.minCell().getAsInt())))
        : rows;
  }

  private Map<Table, List<Row>> contents(CatalogueSettings settings, Dataset<Row> retention) {
    StructType customers = warehouse.read(CustomerSummariesTable.table(ANY_ID, ANY_ID)).schema();
    Date first = retention.agg(coalesce(min("period_start"), lit(asOf))).first().getDate(0);
    Map<Table, List<Row>> contents = new LinkedHashMap<>();
    contents.put(MetricDefinitions.TABLE, MetricDefinitions.rows(config));
    contents.put(
        TableDefinitions.TABLE,
        TableDefinitions.rows(
            customers.apply("first_order_id").dataType(),
            customers.apply("customer_id").dataType()));
    contents.put(Benchmarks.TABLE, Benchmarks.rows(settings.benchmarks()));
    contents.put(
        DateDimension.TABLE, DateDimension.rows(first.toLocalDate().getYear(), asOf.getYear()));
    return contents;
  }

  private void write(Table table, Dataset<Row> rows, Map<String, Long> rowCounts) {
    progress.step(
        STAGE,
        table.name(),
        () -> rowCounts.put(table.id(), warehouse.replace(table, rows.coalesce(1)).count()));
  }

  private static byte[] bytes(Map<Table, List<Row>> contents) {
    return contents.toString().getBytes(StandardCharsets.UTF_8);
  }
}

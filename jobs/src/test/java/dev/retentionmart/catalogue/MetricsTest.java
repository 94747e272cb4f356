package dev.retentionmart.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.mart.CohortsTable;
import dev.retentionmart.mart.RetentionTable;
import dev.retentionmart.mart.RunsTable;
import dev.retentionmart.warehouse.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every published number is explained, and is what its formula says. */
class MetricsTest {
  private static final Path EXPECTED =
      Path.of(System.getProperty("project.root", ".."), "data-samples", "expected");

  /** Of runs, and of the tables that explain, numbers are no metrics. */
  private static final List<String> NO_METRICS =
      List.of(
          RunsTable.TABLE.id(),
          MetricDefinitions.TABLE.id(),
          TableDefinitions.TABLE.id(),
          Benchmarks.TABLE.id(),
          DateDimension.TABLE.id());

  static List<Table> tables() {
    return PublishedTables.all(DataTypes.StringType, DataTypes.StringType);
  }

  static List<Table> marts() {
    return tables().stream().filter(table -> table.layer().equals("mart")).toList();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyColumnIsDescribed(Table table) {
    assertThat(table.comment()).startsWith("One row per ");
    assertThat(table.schema().fields())
        .allSatisfy(
            field ->
                assertThat(field.getComment().getOrElse(() -> "")).as(field.name()).isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("marts")
  void everyTableSaysWhatMakesARow(Table table) {
    assertThat(table.key()).isNotEmpty();
    assertThat(table.columnNames()).containsAll(table.key());
  }

  @ParameterizedTest
  @MethodSource("marts")
  void everyNumberIsAMetric(Table table) {
    List<String> numbers =
        NO_METRICS.contains(table.id())
            ? List.of()
            : Arrays.stream(table.schema().fields())
                .filter(field -> isNumber(field.dataType()))
                .map(StructField::name)
                .filter(name -> !table.key().contains(name))
                .toList();

    assertThat(Metrics.all())
        .filteredOn(metric -> metric.table().id().equals(table.id()))
        .extracting(Metric::column)
        .containsExactlyElementsOf(numbers);
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType;
  }

  @Test
  void titlesAreDifferentWithinATable() {
    for (Table table : marts()) {
      assertThat(Metrics.all())
          .filteredOn(metric -> metric.table().id().equals(table.id()))
          .extracting(Metric::title)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void ratiosOfSumsSayOfWhat() {
    assertThat(Metrics.all())
        .filteredOn(metric -> metric.additivity().isRatio())
        .allSatisfy(
            metric -> {
              assertThat(metric.numerator()).isPresent();
              assertThat(metric.denominator()).isPresent();
            });
  }

  @Test
  void aRatioMayBeMadeOverWhatItsPartsAddUpOver() {
    assertThat(Metrics.find("mart/retention", "churn_rate").orElseThrow().additivity())
        .isEqualTo(Additivity.RATIO_OVER_GROUPS);
    assertThat(Metrics.find("mart/retention", "average_order_value").orElseThrow().additivity())
        .isEqualTo(Additivity.RATIO_OF_SUMS);
    assertThat(Metrics.find("mart/cohorts", "retention_rate").orElseThrow().additivity())
        .isEqualTo(Additivity.RATIO_OVER_COHORTS);
  }

  @Test
  void whatAddsUpOverGroupsDoes() {
    Formulas.checkTotals(
        RetentionTable.TABLE, expected(RetentionTable.TABLE), "grain", "period_start");
    Formulas.checkTotals(
        CohortsTable.TABLE, expected(CohortsTable.TABLE), "grain", "cohort_start", "age");
  }

  @Test
  void publishedRetentionIsWhatTheFormulasSay() {
    Formulas.checkAll(RetentionTable.TABLE, expected(RetentionTable.TABLE));
  }

  @Test
  void publishedCohortsAreWhatTheFormulasSay() {
    Formulas.checkAll(CohortsTable.TABLE, expected(CohortsTable.TABLE));
  }

  private static Dataset<Row> expected(Table table) {
    List<StructField> columns =
        Arrays.stream(table.schema().fields())
            .filter(field -> !field.name().equals("run_id"))
            .toList();
    return TestSpark.session()
        .read()
        .option("header", "true")
        .schema(DataTypes.createStructType(columns))
        .csv(EXPECTED.resolve(table.name() + ".csv.gz").toAbsolutePath().toString());
  }
}

package dev.retentionmart.readers;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.Nightly;
import dev.retentionmart.OnlineRetail;
import dev.retentionmart.TestSpark;
import dev.retentionmart.progress.Progress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trino and chDB read what is published, and Trino answers the questions of docs/queries.md as
 * Spark does. Half a gigabyte each, so they have a profile of their own.
 */
@Tag("readers")
class OtherEnginesTest {
  private static final Path TARGET =
      Path.of(System.getProperty("project.root"), "jobs/target").toAbsolutePath().normalize();

  private static PublishedShop shop;
  private static NamedTables names;
  private static TrinoServer trino;
  private static ChdbReader chdb;

  @BeforeAll
  static void start() throws Exception {
    FileUtils.deleteQuietly(TARGET.resolve("trino-catalog").toFile());
    trino =
        TrinoServer.start(
            Path.of(System.getProperty("trino.server")), TARGET.resolve("trino"), TARGET);
    chdb = ChdbReader.install(System.getProperty("chdb.version"), TARGET.resolve("chdb"));
    shop = PublishedShop.open();
    names = NamedTables.of(shop.warehouse());
    trino.name(TARGET, shop.warehouse());
  }

  @AfterAll
  static void stop() throws Exception {
    if (names != null) {
      names.close();
    }
    if (trino != null) {
      trino.close();
    }
  }

  static Stream<Question> questions() {
    return Question.all().stream();
  }

  static Stream<Path> publishedTables() {
    return NamedTables.tables(PublishedShop.open().warehouse(), "mart").stream();
  }

  @ParameterizedTest
  @MethodSource("publishedTables")
  void tablesAreTheSameEverywhere(Path table) throws Exception {
    assertSame(table);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void trinoAnswersAsSparkDoes(Question question) throws Exception {
    List<String> spark =
        SparkReader.rows(TestSpark.session().sql(question.sql())).stream()
            .map(ReadTable::text)
            .toList();

    assertThat(spark).isNotEmpty();
    assertThat(trino.query(question.sql()).stream().map(ReadTable::text))
        .containsExactlyInAnyOrderElementsOf(spark);
  }

  @Test
  @EnabledIfEnvironmentVariable(named = "RETENTION_MART_REAL_DATA", matches = ".+")
  void onlineRetailIsTheSameEverywhere() throws Exception {
    Path warehouse = TARGET.resolve("published-online-retail");
    FileUtils.deleteQuietly(warehouse.toFile());
    Nightly.run(
        TestSpark.session(),
        OnlineRetail.config(OnlineRetail.lines(), warehouse, OnlineRetail.SALES),
        LocalDate.of(2011, 12, 9),
        Progress.silent());
    trino.forget(shop.warehouse());
    try {
      trino.name(TARGET, warehouse);
      for (Path table : NamedTables.tables(warehouse, "mart")) {
        assertSame(table);
        ReadTable spark = new SparkReader().read(table);
        assertThat(new StandaloneReader().read(table)).isEqualTo(spark);
        assertThat(new KernelReader().read(table)).isEqualTo(spark);
      }
    } finally {
      trino.forget(warehouse);
      trino.name(TARGET, shop.warehouse());
    }
  }

  private static void assertSame(Path table) throws Exception {
    ReadTable spark = new SparkReader().read(table);
    assertThat(new TrinoReader(trino).read(table)).isEqualTo(spark);
    String sums = sums(table);
    assertThat(trino.query(sums + NamedTables.name(table)))
        .isEqualTo(SparkReader.rows(TestSpark.session().sql(sums + "delta.`" + table + "`")));
    ReadTable read = chdb.read(table);
    assertThat(read.comments().keySet()).containsExactlyElementsOf(spark.comments().keySet());
    assertThat(read.rows())
        .isEqualTo(ReadTable.of(spark.comments(), withoutNullMaps(table)).rows());
  }

  /** The number of rows, and the sums of all counts and amounts. */
  private static String sums(Path table) {
    StructField[] columns =
        TestSpark.session().read().format("delta").load(table.toString()).schema().fields();
    return Arrays.stream(columns)
        .filter(
            column ->
                column.dataType() instanceof LongType || column.dataType() instanceof DecimalType)
        .map(column -> ", sum(%s)".formatted(column.name()))
        .collect(joining("", "SELECT count(*)", " FROM "));
  }

  /** To ClickHouse, a map that is null is empty. */
  private static List<List<Object>> withoutNullMaps(Path folder) {
    Dataset<Row> table = TestSpark.session().read().format("delta").load(folder.toString());
    String[] columns =
        Arrays.stream(table.schema().fields())
            .map(
                column ->
                    column.dataType() instanceof MapType
                        ? "coalesce(%s, cast(map() as %s))"
                            .formatted(column.name(), column.dataType().sql())
                        : column.name())
            .toArray(String[]::new);
    return SparkReader.rows(table.selectExpr(columns));
  }
}

package dev.retentionmart.warehouse;

import static dev.retentionmart.warehouse.Table.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** A table of three rows, one of them without a key. */
class DeltaWarehouseTest {
  private static final Table TABLE =
      Table.of(
          "history",
          "things",
          "Things.",
          column("id", DataTypes.StringType, "Which."),
          column("size", DataTypes.IntegerType, "How large."));
  private static final Table WIDER =
      Table.of(
          "history",
          "things",
          "Things.",
          column("id", DataTypes.StringType, "Which."),
          column("size", DataTypes.IntegerType, "How large."),
          column("colour", DataTypes.StringType, "How it looks."));

  private static final Table OTHER = Table.of("history", "others", "Other things.");

  @TempDir Path folder;

  private final SparkSession spark = TestSpark.session();
  private DeltaWarehouse warehouse;

  @BeforeEach
  void table() {
    warehouse = warehouse();
    warehouse.replace(TABLE, rows(thing("a", 1), thing("b", 2), thing(null, 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8m", "0"})
  void whatHasOneOfTheKeysGoesAndWhatIsAddedComes(String smallTable) {
    change(smallTable, List.of(thing("b", 5), thing("c", 6)), "b", "c");
    assertThat(content())
        .containsExactlyInAnyOrder(thing("a", 1), thing("b", 5), thing("c", 6), thing(null, 3));
    assertThat(version()).isEqualTo(1);

    change(smallTable, List.of(thing(null, 7)), null, "a");
    assertThat(content()).containsExactlyInAnyOrder(thing("b", 5), thing("c", 6), thing(null, 7));

    change(smallTable, List.of(), null, "a", "b", "c");
    assertThat(content()).isEmpty();

    change(smallTable, List.of(thing("a", 8)), "a");
    assertThat(content()).containsExactly(thing("a", 8));
    assertThat(version()).isEqualTo(4);
  }

  /** Twice, so that the second time there are rows in the file that are gone already. */
  @ParameterizedTest
  @ValueSource(strings = {"8m", "0"})
  void rowsGoFromThePlacesWhereTheyWereRead(String smallTable) {
    warehouse = warehouse();
    warehouse.replace(TABLE, rows(thing("a", 1), thing("b", 2), thing(null, 3)).coalesce(1));
    changeRead(smallTable, List.of(thing("b", 5)), "b");
    assertThat(content()).containsExactlyInAnyOrder(thing("a", 1), thing("b", 5), thing(null, 3));

    changeRead(smallTable, List.of(thing("c", 6)), "a", "c");
    assertThat(content()).containsExactlyInAnyOrder(thing("b", 5), thing("c", 6), thing(null, 3));
    assertThat(markedFiles()).isEqualTo(smallTable.equals("0") ? 1 : 0);
  }

  @Test
  void rowsOfATableThatSomebodyChangedSinceDoNotGo() {
    Dataset<Row> gone = RowPlaces.with(warehouse.read(TABLE).where("id = 'a'"));
    warehouse().append(TABLE, rows(thing("a", 4)));
    assertThat(warehouse.read(TABLE).count()).isEqualTo(4);

    assertThatThrownBy(
            () ->
                withSmallTable(
                    "0", () -> warehouse.change(TABLE, "id", keys("a"), gone, rows(thing("a", 9)))))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFLICT))
        .hasMessageContaining("has version 1, and this run has read version 0");
    assertThat(content()).hasSize(4).contains(thing("a", 1), thing("a", 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8m", "0"})
  void aRowWithAnotherKeyIsNotAdded(String smallTable) {
    assertThatThrownBy(() -> change(smallTable, List.of(thing("c", 5)), "a"))
        .hasStackTraceContaining("none of the keys: c");
    assertThat(content()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8m", "0"})
  void aChangeOfNothingIsTakenBack(String smallTable) {
    DeltaWarehouse run = warehouse();
    change(run, smallTable, List.of(), "nobody");

    run.rollBack(OTHER);
    assertThat(content()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8m", "0"})
  void aChangeIsTakenBack(String smallTable) {
    DeltaWarehouse run = warehouse();
    change(run, smallTable, List.of(thing("a", 5)), "a");
    assertThat(run.versions()).isEqualTo(Map.of(TABLE.id(), 1L));

    run.rollBack(OTHER);
    assertThat(content()).containsExactlyInAnyOrder(thing("a", 1), thing("b", 2), thing(null, 3));
  }

  /** Read as other programs do, from the log alone. */
  @ParameterizedTest
  @ValueSource(strings = {"8m", "0"})
  void aTableThatWasPutBackIsWhatItWas(String smallTable) {
    warehouse().replace(TABLE, rows(thing("a", 1), thing("b", 2), thing(null, 3)).coalesce(1));
    change(smallTable, List.of(thing("b", 5)), "b");
    change(smallTable, List.of(thing("c", 6)), "a", "c");

    Restored restored = warehouse().restore(Map.of(TABLE.id(), 2L));
    assertThat(restored.versions()).isEqualTo(Map.of(TABLE.id(), 4L));
    assertThat(content()).containsExactlyInAnyOrder(thing("a", 1), thing("b", 5), thing(null, 3));
    DeltaLog.clearCache();
    assertThat(spark.read().format("delta").load(path()).collectAsList())
        .containsExactlyInAnyOrder(thing("a", 1), thing("b", 5), thing(null, 3));

    warehouse().restore(Map.of(TABLE.id(), 0L));
    DeltaLog.clearCache();
    assertThat(spark.read().format("delta").load(path()).collectAsList())
        .containsExactlyInAnyOrder(thing("a", 1), thing("b", 2), thing(null, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {".parquet", ".bin"})
  void aTableOfWhichSomethingWasDeletedIsNotPutBack(String end) throws IOException {
    warehouse().replace(TABLE, rows(thing("a", 1), thing("b", 2), thing(null, 3)).coalesce(1));
    change("0", List.of(thing("b", 5)), "b");
    deleteFiles(end);
    warehouse().append(TABLE, rows(thing("c", 4)));

    Restored restored = warehouse().restore(Map.of(TABLE.id(), 2L));
    assertThat(restored.versions()).isEmpty();
    assertThat(restored.lost().get(TABLE.id()).problem())
        .contains("Cannot put back the table " + path() + " to version 2");
    assertThat(version()).isEqualTo(3);
  }

  @Test
  void aTableThatCannotBePutBackDoesNotKeepOthersFromIt() throws IOException {
    Table second = Table.of("history", "more", "Things.", TABLE.schema().fields());
    warehouse().replace(second, rows(thing("x", 1)));
    DeltaWarehouse run = warehouse();
    run.replace(TABLE, rows(thing("a", 5)));
    run.replace(second, rows(thing("x", 2)));
    deleteFiles(".parquet");

    assertThatThrownBy(() -> run.rollBack(OTHER))
        .isInstanceOf(Fault.class)
        .hasMessageContaining(path() + " to version 0");
    assertThat(run.read(second).collectAsList()).containsExactly(thing("x", 1));
  }

  /** Delta can still tell the newest version, by the checkpoint, but no longer the one before. */
  @Test
  void aTableWhoseLogHasAGapIsNotPutBack() throws IOException {
    warehouse().replace(TABLE, rows(thing("a", 5)));
    warehouse().replace(TABLE, rows(thing("a", 6)));
    DeltaLog log = DeltaLog.forTable(spark, new org.apache.hadoop.fs.Path(path()));
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    deleteFiles("00000000000000000001.json");

    Restored restored = warehouse().restore(Map.of(TABLE.id(), 1L));
    assertThat(restored.lost()).containsOnlyKeys(TABLE.id());
    warehouse().replace(TABLE, rows(thing("a", 7)));
    assertThat(content()).containsExactly(thing("a", 7));
  }

  @Test
  void aTableThatIsGoneIsNotPutBack() {
    assertThat(warehouse().restore(Map.of(OTHER.id(), 0L)).lost()).containsOnlyKeys(OTHER.id());
  }

  @Test
  void onlyOfLargeTablesRowsAreMarked() {
    warehouse().replace(TABLE, rows(thing("a", 1), thing("b", 2), thing(null, 3)).coalesce(1));
    change("0", List.of(), "a");
    assertThat(markedFiles()).isPositive();

    change("8m", List.of(), "b");
    assertThat(markedFiles()).isZero();
    assertThat(content()).containsExactly(thing(null, 3));
  }

  @Test
  void aTableGetsTheColumnsOfItsRows() throws IOException {
    warehouse().replace(TABLE, rows(thing("a", 9)));
    assertThat(warehouse.read(TABLE).columns()).containsExactly("id", "size");
    assertThat(commit(1)).contains("\"add\"").doesNotContain("\"metaData\"");
    warehouse().replace(WIDER, rows(thing("a", 9)).selectExpr("*", "'red' AS colour"));
    assertThat(warehouse.read(TABLE).collectAsList())
        .containsExactly(RowFactory.create("a", 9, "red"));
    assertThat(statisticsColumns()).isEqualTo("id,size,colour");

    warehouse().replace(TABLE, rows(thing("a", 10)));
    assertThat(content()).containsExactly(thing("a", 10));
    assertThat(statisticsColumns()).isEqualTo("id,size");
    assertThat(spark.sql("DESCRIBE HISTORY delta.`" + path() + "`").count()).isEqualTo(4);
  }

  @Test
  void otherColumnsAreTakenBack() {
    DeltaWarehouse run = warehouse();
    run.replace(WIDER, rows(thing("a", 9)).selectExpr("*", "'red' AS colour"));
    run.rollBack(OTHER);
    assertThat(warehouse.read(TABLE).columns()).containsExactly("id", "size");
    assertThat(statisticsColumns()).isEqualTo("id,size");
    assertThat(content()).containsExactlyInAnyOrder(thing("a", 1), thing("b", 2), thing(null, 3));
  }

  @Test
  void aTableGetsTheCommentsOfItsColumns() {
    Table told =
        Table.of(
            "history",
            "things",
            "Things.",
            column("id", DataTypes.StringType, "Which of them."),
            column("size", DataTypes.IntegerType, "How large."));
    warehouse().replace(told, rows(thing("a", 9)));
    assertThat(warehouse.read(TABLE).schema().apply("id").getComment().get())
        .isEqualTo("Which of them.");
    assertThat(content()).contains(thing("a", 9));
  }

  @Test
  void whoWritesInTheMeantimeIsNotOverwritten() {
    Overwrite overwrite = new Overwrite(spark, path());
    warehouse.append(TABLE, rows(thing("c", 4)));

    Dataset<Row> kept = overwrite.read().where("size > 1");
    assertThatThrownBy(() -> overwrite.commit(kept))
        .isInstanceOf(DeltaConcurrentModificationException.class);
    assertThat(content()).hasSize(4).contains(thing("c", 4));
  }

  private void change(String smallTable, List<Row> added, String... keys) {
    change(warehouse, smallTable, added, keys);
  }

  private void change(DeltaWarehouse changed, String smallTable, List<Row> added, String... keys) {
    withSmallTable(
        smallTable, () -> changed.change(TABLE, "id", keys(keys), rows(added.toArray(Row[]::new))));
  }

  private void changeRead(String smallTable, List<Row> added, String... keys) {
    Keys gone = keys(keys);
    withSmallTable(
        smallTable,
        () ->
            warehouse.change(
                TABLE,
                "id",
                gone,
                RowPlaces.with(gone.in(warehouse.read(TABLE), "id")).localCheckpoint(),
                rows(added.toArray(Row[]::new))));
  }

  private void withSmallTable(String smallTable, Runnable work) {
    SessionOptions.with(spark, Map.of(DeltaWarehouse.SMALL_TABLE, smallTable), work);
  }

  private Keys keys(String... keys) {
    return Keys.of(
        spark.createDataFrame(
            Arrays.stream(keys).map(key -> RowFactory.create(new Object[] {key})).toList(),
            new StructType().add("key", DataTypes.StringType)));
  }

  private void deleteFiles(String end) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(path()))) {
      List<Path> deleted = files.filter(file -> file.toString().endsWith(end)).toList();
      assertThat(deleted).isNotEmpty();
      for (Path file : deleted) {
        Files.delete(file);
      }
    }
    DeltaLog.clearCache();
  }

  private long markedFiles() {
    return CollectionConverters.asJava(
            Overwrite.files(
                DeltaLog.forTable(spark, new org.apache.hadoop.fs.Path(path()))
                    .update(false, Option.empty(), Option.empty())))
        .stream()
        .filter(file -> file.deletionVector() != null)
        .count();
  }

  private String commit(int version) throws IOException {
    return Files.readString(Path.of(path(), "_delta_log", "%020d.json".formatted(version)));
  }

  private String statisticsColumns() {
    return spark
        .sql("DESCRIBE DETAIL delta.`" + path() + "`")
        .selectExpr("properties['delta.dataSkippingStatsColumns']")
        .as(Encoders.STRING())
        .first();
  }

  private List<Row> content() {
    return warehouse().read(TABLE).collectAsList();
  }

  private long version() {
    return DeltaVersions.newest(spark, path()).orElseThrow();
  }

  /** With what paths may have in them and addresses may not. */
  private Path root() {
    return folder.resolve("wärehouse of 100%25 #1");
  }

  private DeltaWarehouse warehouse() {
    return new DeltaWarehouse(spark, root().toString(), KeepDays.DEFAULT);
  }

  private String path() {
    return root().resolve(TABLE.id()).toString();
  }

  private Dataset<Row> rows(Row... rows) {
    return spark.createDataFrame(Arrays.asList(rows), TABLE.schema());
  }

  private static Row thing(String id, Integer size) {
    return RowFactory.create(id, size);
  }
}

package dev.retentionmart.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  @TempDir Path folder;

  @Test
  void rowsAreInOrNotInAndNullIsAKeyAsOthersAre() {
    Dataset<Row> table = numbers(1L, 2L, null, 3L, 2L, Long.MIN_VALUE, Long.MAX_VALUE);
    Keys some = Keys.of(numbers(2L, null, Long.MAX_VALUE, 4L));
    assertThat(values(some.in(table, "id"))).containsExactly(null, 2L, 2L, Long.MAX_VALUE);
    assertThat(values(some.notIn(table, "id"))).containsExactly(Long.MIN_VALUE, 1L, 3L);

    Keys withoutNull = Keys.of(numbers(2L, 4L));
    assertThat(values(withoutNull.in(table, "id"))).containsExactly(2L, 2L);
    assertThat(values(withoutNull.notIn(table, "id"))).contains((Long) null).hasSize(5);

    Keys onlyNull = Keys.of(numbers((Long) null));
    assertThat(values(onlyNull.in(table, "id"))).containsExactly((Long) null);
  }

  @Test
  void keysMayBeScatteredWidely() {
    Random random = new Random(3);
    Long[] table = random.longs(400).boxed().toArray(Long[]::new);
    Long[] some = Arrays.copyOf(table, 100);
    assertThat(values(Keys.of(numbers(some)).in(numbers(table), "id")))
        .containsExactly(Arrays.stream(some).sorted().toArray(Long[]::new));
  }

  /** What files say of their pages suffices to leave most of them out. */
  @Test
  void ofKeysThatAreFarAwayNothingIsRead() {
    String file = folder.resolve("numbers").toString();
    TestSpark.session()
        .range(0, 100_000, 1, 1)
        .write()
        .option("parquet.page.row.count.limit", "1000")
        .parquet(file);
    Dataset<Row> table = TestSpark.session().read().parquet(file);

    Dataset<Row> found = Keys.of(numbers(17L, 19_999L, 95_000L, 99_999L)).in(table, "id");

    assertThat(values(found)).containsExactly(17L, 19_999L, 95_000L, 99_999L);
    assertThat(rowsRead(found)).isBetween(4L, 4_000L);
  }

  private static long rowsRead(Dataset<Row> rows) {
    rows.collectAsList();
    return rows.queryExecution()
        .executedPlan()
        .collectLeaves()
        .head()
        .metrics()
        .apply("numOutputRows")
        .value();
  }

  private static Dataset<Row> numbers(Long... numbers) {
    List<Row> rows = new ArrayList<>();
    for (Long number : numbers) {
      rows.add(RowFactory.create(number));
    }
    return TestSpark.session()
        .createDataFrame(rows, new StructType().add("id", DataTypes.LongType));
  }

  private static List<Long> values(Dataset<Row> rows) {
    return rows.sort("id").as(Encoders.LONG()).collectAsList();
  }
}

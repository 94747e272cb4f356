package dev.retentionmart.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places and fronts beside plain sorting. Values are often alike. */
class PlacesTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("segment string, channel string, cents long, id int");

  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 37, 3_000})
  void placesAreThoseOfASort(int customers) {
    Dataset<Row> rows = rows(customers);
    List<Row> sorted = new ArrayList<>(rows.collectAsList());
    sorted.sort(
        Comparator.comparingLong((Row row) -> -row.getLong(2))
            .thenComparingInt(row -> row.getInt(3)));

    try (Places places = Places.by("cents", rows, "id")) {
      List<Row> placed = places.withPlace("place").collectAsList();
      assertThat(placed).hasSize(customers);
      for (Row row : placed) {
        assertThat(row.getInt(3)).isEqualTo(sorted.get((int) row.getLong(4)).getInt(3));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 37, 3_000})
  void topSharesAreThoseOfSortedGroups(int customers) {
    Dataset<Row> rows = rows(customers);
    Map<String, List<Long>> groups = new TreeMap<>();
    for (Row row : rows.collectAsList()) {
      for (String segment : List.of(row.getString(0), "(all)")) {
        for (String channel : List.of(row.getString(1), "(all)")) {
          groups
              .computeIfAbsent(segment + "/" + channel, key -> new ArrayList<>())
              .add(row.getLong(2));
        }
      }
    }
    Map<String, List<Long>> expected = new TreeMap<>();
    groups.forEach(
        (group, values) -> {
          values.sort(Comparator.reverseOrder());
          expected.put(
              group, Arrays.asList(top(values, 0.01), top(values, 0.05), top(values, 0.2)));
        });

    try (Places places = Places.by("cents", rows.select("segment", "channel", "cents"))) {
      Map<String, List<Long>> found = new TreeMap<>();
      for (Row row : TopShares.of(places.sorted()).collectAsList()) {
        found.put(
            row.getString(0) + "/" + row.getString(1),
            List.of(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  @Test
  void nobodyHasNoPlace() {
    Dataset<Row> none = TestSpark.session().createDataFrame(List.of(), SCHEMA);
    try (Places places = Places.by("cents", none, "id")) {
      assertThat(places.withPlace("place").count()).isZero();
      assertThat(TopShares.of(places.sorted().select("segment", "channel", "cents")).count())
          .isZero();
    }
  }

  private static long top(List<Long> sorted, double share) {
    int counted = (int) Math.ceil(Math.round(sorted.size() * share * 100) / 100.0);
    return sorted.subList(0, counted).stream().mapToLong(Long::longValue).sum();
  }

  private Dataset<Row> rows(int customers) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      rows.add(
          RowFactory.create(
              "s" + random.nextInt(3),
              "c" + random.nextInt(4),
              (long) random.nextInt(200) - 20,
              i));
    }
    return TestSpark.session().createDataFrame(rows, SCHEMA).repartition(3);
  }
}

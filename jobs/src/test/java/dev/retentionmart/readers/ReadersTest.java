package dev.retentionmart.readers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;

/** Every table below {@code mart} is the same for any reader, and quick to read. */
class ReadersTest {
  private static final List<String> FILTERED =
      List.of("grain", "period_start", "cohort_start", "segment", "channel");
  private static final int NIGHTS = 2;

  static Stream<Path> publishedTables() {
    return NamedTables.tables(PublishedShop.open().warehouse(), "mart").stream();
  }

  @Test
  void theWholeMartIsThere() {
    assertThat(publishedTables().map(table -> table.getFileName().toString()))
        .contains(
            "retention",
            "retention_history",
            "cohorts",
            "suppressed_groups",
            "runs",
            "customer_value",
            "metric_definitions")
        .hasSize(14);
  }

  @ParameterizedTest
  @MethodSource("publishedTables")
  void readersOfEveryKindSeeTheSame(Path table) throws Exception {
    ReadTable spark = new SparkReader().read(table);
    assertThat(spark.rows()).isNotEmpty();
    assertThat(spark.comments().values()).allSatisfy(comment -> assertThat(comment).isNotBlank());
    for (TableReader reader : List.of(new StandaloneReader(), new KernelReader())) {
      ReadTable read = reader.read(table);
      assertThat(List.copyOf(read.comments().entrySet()))
          .as("columns for %s", reader)
          .isEqualTo(List.copyOf(spark.comments().entrySet()));
      assertThat(read.rows()).as("rows for %s", reader).isEqualTo(spark.rows());
    }
  }

  /** Nights change single rows of it with deletion vectors. */
  @Test
  void tablesOfTheTimelineNeedANewerReader() throws Exception {
    Path table = PublishedShop.open().warehouse().resolve("timeline/customers");

    assertThatThrownBy(() -> new StandaloneReader().read(table))
        .hasMessageContaining("Delta protocol version (3,7) is too new");
    assertThat(new KernelReader().read(table)).isEqualTo(new SparkReader().read(table));
  }

  @ParameterizedTest
  @MethodSource("publishedTables")
  void aTableIsFewFilesWithStatisticsOnWhatIsFilteredBy(Path table) throws IOException {
    DeltaLog log = DeltaLog.forTable(TestSpark.session(), table.toString());
    Snapshot snapshot = log.update(false, Option.empty(), Option.empty());
    List<AddFile> files = snapshot.allFiles().collectAsList();
    List<String> columns = Arrays.asList(snapshot.schema().fieldNames());
    boolean isOfPeople = columns.contains("customer_id");

    assertThat(files).hasSizeBetween(1, NIGHTS);
    assertThat(snapshot.metadata().partitionColumns().isEmpty()).isTrue();
    for (AddFile file : files) {
      JsonNode statistics = new ObjectMapper().readTree(file.stats());
      long records = statistics.get("numRecords").asLong();
      assertThat(records).isPositive();
      for (String column : FILTERED) {
        // Of nothing but nulls there is no smallest.
        assertThat(
                statistics.path("minValues").has(column)
                    || statistics.path("nullCount").path(column).asLong() == records)
            .as("%s has statistics on %s", table, column)
            .isEqualTo(columns.contains(column) && !isOfPeople);
      }
    }
  }
}

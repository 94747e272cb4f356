package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.catalogue.PublishedTables;
import dev.retentionmart.warehouse.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/tables.md says of every table and column what the table itself says. */
class TablesPageTest {
  /** Stands for a type that follows the sources' ids. */
  private static final DataType ID = DataTypes.BinaryType;

  private static final Path PAGE =
      Path.of(System.getProperty("project.root", "..")).resolve("docs/tables.md");

  static Stream<Table> tables() {
    return PublishedTables.all(ID, ID).stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void thePageSaysWhatTheTableSays(Table table) throws IOException {
    List<String> section =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("### `" + table.id() + "`"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("##"))
            .toList();

    String introduction =
        String.join(" ", section.stream().takeWhile(line -> !line.startsWith("|")).toList())
            .strip();
    assertThat(introduction).startsWith(table.comment());
    List<String> columns =
        section.stream()
            .dropWhile(line -> !line.startsWith("|---"))
            .skip(1)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(columns)
        .containsExactlyElementsOf(
            Arrays.stream(table.schema().fields()).map(TablesPageTest::row).toList());
  }

  private static String row(StructField column) {
    String type =
        column.dataType().equals(ID)
            ? "id"
            : column.dataType().sql().toLowerCase(java.util.Locale.ROOT);
    return "| `%s` | %s | %s |"
        .formatted(column.name(), type, column.getComment().getOrElse(() -> ""));
  }
}

package dev.retentionmart.readers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * chDB, which is ClickHouse as a library, in Node.js. It gives columns and rows of a Delta table
 * and leaves out comments.
 */
final class ChdbReader implements TableReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROGRAM =
      """
      const { query } = require('chdb');
      process.stdout.write(query(process.argv[2], 'JSONCompact'));
      """;

  /** The table must be under the working directory, its path absolute. */
  private static final String QUERY =
      "SELECT * FROM deltaLakeLocal('%s') SETTINGS output_format_json_quote_64bit_integers = 1, output_format_json_quote_decimals = 1";

  private final Path home;

  private ChdbReader(Path home) {
    this.home = home;
  }

  /** Installs it into a folder, with npm. */
  static ChdbReader install(String version, Path home) throws IOException, InterruptedException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("package.json"), "{\"private\": true}");
    Files.writeString(home.resolve("query.js"), PROGRAM);
    if (!Files.isDirectory(home.resolve("node_modules/chdb"))) {
      execute(home, "npm", "install", "--no-save", "--silent", "chdb@" + version);
    }
    return new ChdbReader(home);
  }

  @Override
  public ReadTable read(Path folder) throws IOException, InterruptedException {
    String program = home.resolve("query.js").toString();
    JsonNode answer = JSON.readTree(execute(folder, "node", program, QUERY.formatted(folder)));
    Map<String, String> comments = new LinkedHashMap<>();
    answer.get("meta").forEach(column -> comments.put(column.get("name").asText(), ""));
    StructField[] columns =
        TestSpark.session().read().format("delta").load(folder.toString()).schema().fields();
    List<List<Object>> rows = new ArrayList<>();
    for (JsonNode row : answer.get("data")) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < columns.length; i++) {
        values.add(value(row.get(i), columns[i].dataType()));
      }
      rows.add(values);
    }
    return ReadTable.of(comments, rows);
  }

  /** JSON knows less of types than the table. */
  private static Object value(JsonNode json, DataType type) {
    if (json.isNull()) {
      return null;
    }
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(json.asText()).setScale(decimal.scale());
    }
    if (type instanceof MapType map) {
      Map<String, Object> entries = new HashMap<>();
      json.properties()
          .forEach(entry -> entries.put(entry.getKey(), value(entry.getValue(), map.valueType())));
      return entries;
    }
    return switch (type.typeName()) {
      case "double" -> json.asDouble();
      case "timestamp" ->
          LocalDateTime.parse(json.asText().replace(' ', 'T')).toInstant(ZoneOffset.UTC);
      default -> json.asText();
    };
  }

  private static String execute(Path folder, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of %s", List.of(command)).isZero();
    return output;
  }
}

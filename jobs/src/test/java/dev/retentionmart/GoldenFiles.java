package dev.retentionmart;

import static java.util.stream.Collectors.joining;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the expected tables anew, after a change that is meant to move numbers: {@code
 * -Dwrite.expected.tables=true}.
 */
final class GoldenFiles {
  private GoldenFiles() {}

  static void write(Dataset<Row> table, Path file) {
    List<String> lines = table.collectAsList().stream().map(GoldenFiles::line).sorted().toList();
    try {
      Files.createDirectories(file.getParent());
      try (BufferedWriter out =
          new BufferedWriter(
              new OutputStreamWriter(
                  new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
        out.write(String.join(",", table.columns()) + "\n");
        for (String line : lines) {
          out.write(line + "\n");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(Row row) {
    return Arrays.stream(scala.jdk.javaapi.CollectionConverters.asJava(row.toSeq()).toArray())
        .map(value -> value == null ? "" : value.toString())
        .collect(joining(","));
  }
}

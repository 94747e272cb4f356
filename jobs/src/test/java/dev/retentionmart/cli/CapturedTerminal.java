package dev.retentionmart.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** Keeps what a command writes. */
final class CapturedTerminal {
  private final ByteArrayOutputStream results = new ByteArrayOutputStream();
  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();
  private final OptionalInt columns;

  CapturedTerminal() {
    this(OptionalInt.empty());
  }

  CapturedTerminal(OptionalInt columns) {
    this.columns = columns;
  }

  Terminal terminal() {
    return new Terminal(
        new PrintStream(results, true, StandardCharsets.UTF_8),
        new PrintStream(messages, true, StandardCharsets.UTF_8),
        columns);
  }

  String results() {
    return results.toString(StandardCharsets.UTF_8);
  }

  String messages() {
    return messages.toString(StandardCharsets.UTF_8);
  }

  /** The last line of the results. */
  JsonNode json() {
    List<String> lines = results().lines().toList();
    try {
      return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }
}

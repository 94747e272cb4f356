package dev.retentionmart.readers;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A table as a reader sees it.
 *
 * @param comments the comment of each column, in the order of the columns
 * @param rows the rows as text that is the same for all readers, sorted
 */
record ReadTable(Map<String, String> comments, List<String> rows) {

  /** A table of such columns and rows. */
  static ReadTable of(Map<String, String> comments, List<List<Object>> rows) {
    return new ReadTable(comments, rows.stream().map(ReadTable::text).sorted().toList());
  }

  /** A row as text. */
  static String text(List<Object> row) {
    return row.stream().map(ReadTable::text).collect(joining(" | "));
  }

  private static String text(Object value) {
    if (value instanceof Date date) {
      return date.toLocalDate().toString();
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Map<?, ?> map) {
      return new TreeMap<>(map).toString();
    }
    return Objects.toString(value);
  }
}

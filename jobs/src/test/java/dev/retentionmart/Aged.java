package dev.retentionmart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;

/** Delta tables as they are after some time in which nothing happened. */
public final class Aged {
  private static final Pattern REMOVED_AT = Pattern.compile("\"deletionTimestamp\":(\\d+)");

  private Aged() {}

  /**
   * Sets back what Delta takes for a time: that of each file, and in the log when a data file was
   * removed.
   */
  public static void byDays(Path folder, int days) {
    long age = Duration.ofDays(days).toMillis();
    for (Path file : files(folder)) {
      try {
        long written = Files.getLastModifiedTime(file).toMillis();
        if (file.toString().endsWith(".json")) {
          Files.writeString(file, removedEarlier(Files.readString(file), age));
          Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(written - age));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    DeltaLog.clearCache();
  }

  /** The files below a folder without Hadoop's checksums. */
  public static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String removedEarlier(String commit, long age) {
    return REMOVED_AT
        .matcher(commit)
        .replaceAll(
            (java.util.regex.MatchResult found) ->
                Matcher.quoteReplacement(
                    "\"deletionTimestamp\":" + (Long.parseLong(found.group(1)) - age)));
  }
}

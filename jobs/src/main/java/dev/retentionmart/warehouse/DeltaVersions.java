package dev.retentionmart.warehouse;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The newest version of a Delta table, read from the names in its log, as the protocol defines
 * them.
 */
public final class DeltaVersions {
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");

  private DeltaVersions() {}

  /** The newest version, or empty where there is no Delta table. */
  public static OptionalLong newest(SparkSession spark, String path) {
    Path log = new Path(path, "_delta_log");
    try {
      FileSystem files = log.getFileSystem(spark.sessionState().newHadoopConf());
      long newest = -1;
      for (FileStatus file : files.listStatus(log)) {
        Matcher name = COMMIT.matcher(file.getPath().getName());
        if (name.matches()) {
          newest = Math.max(newest, Long.parseLong(name.group(1)));
        }
      }
      return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    } catch (FileNotFoundException absent) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes away what is left of a table that was never there: who made it ended before its first
   * version. Delta begins with the folder of the log, writes the rows and then the version, and
   * takes any folder with files for a table. What has no such folder, or anything that a version
   * could be made of in it, is left alone.
   */
  static void deleteUnfinished(SparkSession spark, String path) {
    Path log = new Path(path, "_delta_log");
    try {
      FileSystem files = log.getFileSystem(spark.sessionState().newHadoopConf());
      for (FileStatus file : files.listStatus(log)) {
        if (Character.isDigit(file.getPath().getName().charAt(0))) {
          return;
        }
      }
      files.delete(new Path(path), true);
    } catch (FileNotFoundException absent) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

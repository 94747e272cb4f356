package dev.retentionmart.warehouse;

import dev.retentionmart.warehouse.TableMaintenance.Freed;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder in a warehouse's folder for what is needed for a while only. What a killed process has
 * left in it goes when the next one opens it.
 */
public final class ScratchFolder implements AutoCloseable {
  private final Configuration hadoop;
  private final Path folder;
  private final Path own;

  private ScratchFolder(Configuration hadoop, Path folder, Path own) {
    this.hadoop = hadoop;
    this.folder = folder;
    this.own = own;
  }

  /**
   * Opens the folder, empty. Only one may have it open: the caller holds the warehouse's lock.
   *
   * @param name begins with an underscore, which keeps readers from taking it for data
   * @param owner names who opens it, for a path that nobody had before
   */
  public static ScratchFolder open(
      Configuration hadoop, String warehouse, String name, String owner) {
    Path folder = new Path(warehouse, name);
    ScratchFolder scratch = new ScratchFolder(hadoop, folder, new Path(folder, owner));
    scratch.close();
    return scratch;
  }

  /**
   * Deletes what a killed process has left in a folder, by one who holds the warehouse's lock.
   *
   * @return what is no longer on the disk
   */
  public static Freed free(Configuration hadoop, String warehouse, String name) {
    Path folder = new Path(warehouse, name);
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      if (!files.exists(folder)) {
        return new Freed(0, 0);
      }
      ContentSummary content = files.getContentSummary(folder);
      files.delete(folder, true);
      return new Freed(content.getFileCount(), content.getLength());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where to put things. */
  public String path() {
    return own.toString();
  }

  /** Deletes the folder with everything in it. */
  @Override
  public void close() {
    try {
      folder.getFileSystem(hadoop).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

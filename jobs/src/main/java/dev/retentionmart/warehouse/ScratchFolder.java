package dev.retentionmart.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
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

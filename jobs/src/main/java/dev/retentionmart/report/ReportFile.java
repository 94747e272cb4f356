package dev.retentionmart.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** The report's file. Whoever opens it sees the old page or the new one, never a part of one. */
final class ReportFile {
  /** The fingerprint stands near the beginning of a page. */
  private static final int HEAD_BYTES = 4096;

  private final Path path;
  private final Configuration hadoop;

  ReportFile(String path, Configuration hadoop) {
    this.path = new Path(path);
    this.hadoop = hadoop;
  }

  /** Whether there is a page with that fingerprint. Where it cannot be read, writing will tell. */
  boolean has(String fingerprint) {
    byte[] head = new byte[HEAD_BYTES];
    try (FSDataInputStream in = path.getFileSystem(hadoop).open(path)) {
      int length = in.readNBytes(head, 0, HEAD_BYTES);
      return new String(head, 0, length, StandardCharsets.UTF_8).contains(fingerprint);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Writes the page beside its place and moves it there. */
  void write(String page) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    files.mkdirs(path.getParent());
    Path unfinished =
        new Path(path.getParent(), "_%s.%s".formatted(path.getName(), UUID.randomUUID()));
    try {
      try (FSDataOutputStream out = files.create(unfinished, true)) {
        out.write(page.getBytes(StandardCharsets.UTF_8));
      }
      move(unfinished, files);
    } finally {
      files.delete(unfinished, false);
    }
  }

  /** In one step where the file system can; an object store has no such step. */
  private void move(Path unfinished, FileSystem files) throws IOException {
    try {
      FileContext.getFileContext(files.getUri(), hadoop)
          .rename(unfinished, path, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException noFileContext) {
      files.delete(path, false);
      if (!files.rename(unfinished, path)) {
        throw new IOException("cannot rename %s to %s".formatted(unfinished, path));
      }
    }
  }
}

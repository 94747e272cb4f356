package dev.retentionmart.warehouse;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalLeaseTest extends LeaseLaws {
  @TempDir java.nio.file.Path folder;

  @Override
  FileSystem files() throws IOException {
    return FileSystem.getLocal(new Configuration()).getRawFileSystem();
  }

  @Override
  Path folder() {
    return new Path(folder.toString());
  }
}

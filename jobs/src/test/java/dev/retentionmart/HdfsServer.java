package dev.retentionmart;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** HDFS on this machine, a name node and a data node, as a process of its own. */
public final class HdfsServer implements AutoCloseable {
  /** In hadoop-client-minicluster, which only the profile hdfs has. */
  private static final String MAIN = "org.apache.hadoop.test.MiniDFSClusterManager";

  private static final int STARTING_SECONDS = 120;

  private final Process process;
  private final String uri;

  private HdfsServer(Process process, String uri) {
    this.process = process;
    this.uri = uri;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param home an empty folder for what it keeps
   */
  public static HdfsServer start(Path home) throws IOException, InterruptedException {
    int port = freePort();
    Path log = home.resolve("hdfs.log");
    Path isUp = home.resolve("details.json");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "-format",
                "-datanodes",
                "1",
                "-nnport",
                String.valueOf(port),
                "-writeDetails",
                isUp.toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    for (int i = 0; i < STARTING_SECONDS * 10 && process.isAlive() && !Files.exists(isUp); i++) {
      Thread.sleep(100);
    }
    if (!Files.exists(isUp)) {
      process.destroyForcibly().waitFor();
      throw new IOException("HDFS has not started:\n" + Files.readString(log));
    }
    return new HdfsServer(process, "hdfs://localhost:" + port);
  }

  /** {@code hdfs://host:port}. */
  public String uri() {
    return uri;
  }

  public FileSystem files() throws IOException {
    return FileSystem.get(URI.create(uri), new Configuration());
  }

  /** As another program has it, with leases on files of its own. */
  public FileSystem filesOfAnother() throws IOException {
    return FileSystem.newInstance(URI.create(uri), new Configuration());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/**
 * The packaged job as a process of its own, started by a script of the project, its output in
 * files.
 */
public final class JobProcess {
  private static final Path PROJECT = Path.of(System.getProperty("project.root")).normalize();
  private static final int SHOWN_LINES = 40;

  private final List<String> command;
  private final Process process;
  private final Path output;
  private final Path messages;

  private JobProcess(List<String> command, Process process, Path output, Path messages) {
    this.command = command;
    this.process = process;
    this.output = output;
    this.messages = messages;
  }

  /**
   * Starts a script in the project's folder.
   *
   * @param logs the folder for its output
   * @param name what the files there begin with
   */
  public static JobProcess start(
      Path logs, String name, Map<String, String> environment, String... command)
      throws IOException {
    Path output = logs.resolve(name + ".out");
    Path messages = logs.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(PROJECT.toFile())
            .redirectOutput(output.toFile())
            .redirectError(messages.toFile());
    builder.environment().putAll(environment);
    return new JobProcess(List.of(command), builder.start(), output, messages);
  }

  /** Waits for its end; one that takes too long is stopped, and the test fails. */
  public JobProcess await() throws InterruptedException {
    if (!process.waitFor(15, TimeUnit.MINUTES)) {
      process.destroy(); // a script stops what it started
      process.waitFor(1, TimeUnit.MINUTES);
      Assertions.fail("%s did not end within 15 minutes:%n%s", command, end(messages()));
    }
    return this;
  }

  /** Waits for its end, which must be a good one. */
  public JobProcess awaitSuccess() throws InterruptedException {
    await();
    assertThat(exitCode())
        .as("exit code of %s%n%s%n%s", command, end(output()), end(messages()))
        .isZero();
    return this;
  }

  /** Ends it at once, without a chance to clear up, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  public long id() {
    return process.pid();
  }

  /** The exit code, once it has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** The lines on stdout so far. */
  public List<String> output() {
    return lines(output);
  }

  /** The last line on stdout, the run's result. */
  public String result() {
    List<String> lines = new ArrayList<>(output());
    lines.removeIf(String::isBlank);
    assertThat(lines).as("output of %s", command).isNotEmpty();
    return lines.get(lines.size() - 1);
  }

  /** The lines on stderr so far. */
  public List<String> messages() {
    return lines(messages);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String end(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }
}

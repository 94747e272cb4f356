package dev.retentionmart;

import dev.retentionmart.cli.CommandLineInterface;
import dev.retentionmart.cli.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The entry point. */
public final class RetentionMart {
  private RetentionMart() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintStream results = utf8(FileDescriptor.out);
    PrintStream messages = utf8(FileDescriptor.err);
    // Only results belong on stdout; a library that prints there would break its last line.
    System.setOut(messages);
    int exitCode =
        new CommandLineInterface(new Terminal(results, messages, Terminal.columnsOfThisProcess()))
            .execute(arguments);
    // YARN takes any call of exit for a failure, so success just returns.
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }
}

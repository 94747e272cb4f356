package dev.retentionmart.cli;

import java.io.PrintStream;
import java.util.OptionalInt;

/**
 * Where a command writes.
 *
 * @param results stdout: the JSON object, and help
 * @param messages stderr: everything for people
 * @param columns the width of the terminal that shows the messages; empty in a log
 */
public record Terminal(PrintStream results, PrintStream messages, OptionalInt columns) {
  private static final String COLUMNS_PROPERTY = "retention-mart.columns";
  private static final int USUAL_COLUMNS = 100;

  /** The width that the launcher measured, or a usual one when a person sits at the console. */
  public static OptionalInt columnsOfThisProcess() {
    int measured = Integer.getInteger(COLUMNS_PROPERTY, -1);
    if (measured >= 0) {
      return measured == 0 ? OptionalInt.empty() : OptionalInt.of(measured);
    }
    return System.console() == null ? OptionalInt.empty() : OptionalInt.of(USUAL_COLUMNS);
  }
}

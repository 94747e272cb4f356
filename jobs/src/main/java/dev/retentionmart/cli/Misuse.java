package dev.retentionmart.cli;

import dev.retentionmart.fault.Fault;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line. */
final class Misuse {
  private Misuse() {}

  static Fault explain(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
    List<String> unmatched = command.getUnmatchedArguments();
    if (!unmatched.isEmpty()) {
      // A misspelled option comes first: what it should have been is missing, too.
      return unknown(unmatched.get(0), new UnmatchedArgumentException(command, unmatched), help);
    }
    String message =
        problem
            .getMessage()
            .replace("option option", "option")
            .replace("is not a long", "is not a whole number");
    if (problem instanceof MissingParameterException) {
      return Fault.configuration(message, "the command cannot do without it", help);
    }
    int colon = message.indexOf(": ");
    return colon < 0
        ? Fault.configuration("Cannot read the command line", message, help)
        : Fault.configuration(message.substring(0, colon), message.substring(colon + 2), help);
  }

  private static Fault unknown(String argument, UnmatchedArgumentException problem, String help) {
    String kind = argument.startsWith("-") ? "option " : "argument ";
    List<String> suggestions = problem.getSuggestions();
    return Fault.configuration(
        "Unknown " + kind + argument,
        "the command does not know it",
        suggestions.isEmpty()
            ? help
            : "did you mean " + String.join(" or ", suggestions) + "? Else " + help);
  }
}

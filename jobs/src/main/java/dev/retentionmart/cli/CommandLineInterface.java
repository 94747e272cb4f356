package dev.retentionmart.cli;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands. Never throws: however a command ends, it is told and has an exit code. */
public final class CommandLineInterface {
  private final Terminal terminal;
  private final CommandLine commands;

  /** The commands on the system clock. */
  public CommandLineInterface(Terminal terminal) {
    this(terminal, Clock.systemUTC());
  }

  CommandLineInterface(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.commands =
        new CommandLine(new RootCommand())
            .addSubcommand(new RunCommand(terminal, clock))
            .addSubcommand(new ValidateCommand(terminal))
            .addSubcommand(new GenerateCommand(terminal))
            .setExpandAtFiles(false)
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(terminal.columns().orElse(100))
            .setOut(new PrintWriter(terminal.results(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.messages(), true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((problem, arguments) -> refuse(problem));
  }

  /** Runs one command and returns the process exit code. */
  public int execute(String... arguments) {
    return commands.execute(arguments);
  }

  private int refuse(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    Ending ending = new Ending(terminal, command.getCommandName(), false);
    return ending.failed(
        problem.getCause() instanceof Fault fault
            ? fault
            : Fault.configuration(
                firstLine(problem.getMessage()), reason(problem), remedy(problem, command)));
  }

  private static String reason(ParameterException problem) {
    if (problem instanceof MissingParameterException) {
      return "the command cannot do without it";
    }
    return problem instanceof UnmatchedArgumentException
        ? "no option or argument of that name is known"
        : "the command line cannot be read";
  }

  private static String remedy(ParameterException problem, CommandLine command) {
    String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? Else " + help;
    }
    return help;
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse(ExitCode.CONFIGURATION.name());
  }
}

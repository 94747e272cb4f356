package dev.retentionmart.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** All commands. Never throws: however a command ends, it is told and has an exit code. */
public final class CommandLineInterface {
  private static final int USUAL_COLUMNS = 100;

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
            .addSubcommand(new ReportCommand(terminal))
            .addSubcommand(new BackfillCommand(terminal, clock))
            .addSubcommand(new MaintainCommand(terminal))
            .addSubcommand(new ValidateCommand(terminal))
            .addSubcommand(new GenerateCommand(terminal))
            .setExpandAtFiles(false)
            .setUsageHelpWidth(terminal.columns().orElse(USUAL_COLUMNS))
            .setOut(new PrintWriter(terminal.results(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.messages(), true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((problem, arguments) -> refuse(problem));
  }

  /** Runs one command and returns the process exit code. */
  public int execute(String... arguments) {
    return commands.execute(arguments);
  }

  private int refuse(ParameterException problem) {
    String command = problem.getCommandLine().getCommandName();
    return new Ending(terminal, command, false).failed(Misuse.explain(problem));
  }
}

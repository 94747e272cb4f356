package dev.retentionmart.cli;

import dev.retentionmart.RetentionMart;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is there before a command is named. */
@Command(
    name = "retention-mart",
    description =
        "Keeps orders and customers as clean history and publishes retention, churn, repeat purchase"
            + " and cohorts as Delta tables.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:anything that no other code names",
      "2:the command line or the configuration is wrong",
      "3:a source breaks its contract",
      "4:a quality gate stopped publication",
      "5:a conflict with another run; try again"
    },
    footer = {"", "The last line on stdout is a JSON object that says how the command ended."})
final class RootCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "A command is missing: name one of run, report, backfill, maintain, validate, generate");
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RetentionMart.class.getPackage().getImplementationVersion();
      return new String[] {
        "Retention Mart " + (version == null ? "(not packaged)" : version),
        "Java "
            + System.getProperty("java.version")
            + ", Spark "
            + org.apache.spark.package$.MODULE$.SPARK_VERSION()
            + ", Delta "
            + io.delta.package$.MODULE$.VERSION()
      };
    }
  }
}

package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code scripts/examples} make of the job's exit codes, with a stub in the job's place. */
class ExampleScriptsTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("project.root")).resolve("scripts/examples").toAbsolutePath();

  /** Stands for as much of Airflow as the example needs. */
  private static final String AIRFLOW =
      """
      import sys, types
      def plain(*args, **options):
          if args and callable(args[0]):
              return args[0]
          return lambda function: function
      def module(name, **content):
          sys.modules[name] = types.ModuleType(name)
          vars(sys.modules[name]).update(content)
      class AirflowException(Exception): pass
      class AirflowFailException(AirflowException): pass
      module("airflow")
      module("airflow.sdk", dag=lambda **options: lambda function: lambda: None, task=plain)
      module("airflow.exceptions", AirflowException=AirflowException, AirflowFailException=AirflowFailException)
      module("airflow.timetables")
      module("airflow.timetables.interval", CronDataIntervalTimetable=lambda *args, **options: None)
      sys.dont_write_bytecode = True
      sys.path.insert(0, sys.argv[1])
      import retention_mart_dag as example
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    // the job's exit codes, one after the other; how often it was called; what the script ends
    // with; who gets mail
    "0,       1, 0, ''",
    "5 5 0,   3, 0, ''",
    "5 1 0,   3, 0, ''",
    "5 5 5 5, 4, 5, operator",
    "1 0,     2, 0, ''",
    "1 1 0,   2, 1, operator",
    "2 0,     1, 2, operator",
    "3 0,     1, 3, owner",
    "4 0,     1, 4, owner"
  })
  void theCronScriptTriesAgainWhereThatHelps(
      String exitCodes, int calls, int exitCode, String recipient)
      throws IOException, InterruptedException {
    Path launcher = launcher(exitCodes);
    executable(
        "bin/mail", "#!/bin/sh\n{ echo \"$3: $2\"; cat; } >> " + folder.resolve("mail") + "\n");

    Ended ended =
        execute(
            Map.of(
                "RETENTION_MART_LAUNCHER",
                launcher.toString(),
                "RETENTION_MART_LOG",
                folder.resolve("log").toString(),
                "RETENTION_MART_PAUSE",
                "0",
                "RETENTION_MART_OPERATOR",
                "operator",
                "RETENTION_MART_DATA_OWNER",
                "owner",
                "PATH",
                folder.resolve("bin") + ":" + System.getenv("PATH")),
            EXAMPLES.resolve("retention-mart-nightly").toString(),
            "run");

    assertThat(ended.exitCode()).as(ended.output()).isEqualTo(exitCode);
    assertThat(Files.readAllLines(folder.resolve("log/results.jsonl"))).hasSize(calls);
    if (recipient.isEmpty()) {
      assertThat(folder.resolve("mail")).doesNotExist();
    } else {
      assertThat(Files.readString(folder.resolve("mail")))
          .startsWith(recipient + ": retention-mart: ")
          .contains("\"problem\":\"stub\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, dict",
    "1, AirflowException",
    "2, AirflowFailException",
    "3, AirflowFailException",
    "4, AirflowFailException",
    "5, AirflowException"
  })
  void theAirflowTaskFailsForGoodWhereTryingAgainDoesNotHelp(String exitCode, String outcome)
      throws IOException, InterruptedException {
    Ended ended =
        python(
            """
            try:
                print(type(example.execute(["%s"])).__name__)
            except AirflowException as e:
                print(e)
                print(type(e).__name__)
            """
                .formatted(launcher(exitCode)));

    assertThat(ended.output().lines().toList()).last().isEqualTo(outcome);
    if (!exitCode.equals("0")) {
      assertThat(ended.output()).contains("exit code " + exitCode, "| stub | why | mend it");
    }
  }

  @Test
  void theAirflowTaskRunsAsOfTheBusinessDayThatTheIntervalBeginsOn()
      throws IOException, InterruptedException {
    Ended ended =
        python(
            """
            from datetime import datetime, timezone
            print(example.business_day(datetime(2025, 12, 31, 23, 30, tzinfo=timezone.utc)))
            print(example.spark_submit("run", "--as-of", "2025-12-31")[-3:])
            print(example.last_json(["no result", "{broken"]))
            """);

    assertThat(ended.output().lines())
        .containsExactly("2026-01-01", "['run', '--as-of', '2025-12-31']", "{}");
  }

  /** A stub of the job that ends with one exit code after the other. */
  private Path launcher(String exitCodes) throws IOException {
    Path left = Files.writeString(folder.resolve("codes"), exitCodes + " ");
    return executable(
        "launcher",
        """
        #!/bin/bash
        read -r code rest < "%1$s"
        echo "$rest " > "%1$s"
        echo 'a message of Spark'
        if [ "$code" = 0 ]; then
          echo '{"status":"succeeded","exit_code":0}'
        else
          echo '{"status":"failed","error":{"code":"stub","problem":"stub","cause":"why","remedy":"mend it"}}'
        fi
        exit "$code"
        """
            .formatted(left));
  }

  private Path executable(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ended python(String statements) throws IOException, InterruptedException {
    assumeTrue(isThere("python3"), "there is no python3");
    Path program = Files.writeString(folder.resolve("program.py"), AIRFLOW + statements);
    Ended ended = execute(Map.of(), "python3", program.toString(), EXAMPLES.toString());
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended;
  }

  private static boolean isThere(String command) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(bin -> Files.isExecutable(Path.of(bin, command)));
  }

  private record Ended(int exitCode, String output) {}

  private static Ended execute(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}

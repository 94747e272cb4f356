package dev.retentionmart.cli;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line up to where Spark begins. */
class CliTest {
  @TempDir Path folder;

  private final CapturedTerminal captured = new CapturedTerminal();

  @ParameterizedTest
  @CsvSource({
    "--help, run backfill maintain validate generate --version 0:done",
    "run --help, --config --as-of --set --spark --full --only --dry-run --debug",
    "backfill --help, --config --from --to --every --set --spark --debug",
    "maintain --help, --config --set --purge --spark --debug",
    "validate --help, --config --set --spark --debug",
    "generate --help, --customers --seed --from --to --output --format"
  })
  void helpNamesEveryOption(String arguments, String words) {
    assertThat(execute(arguments.split(" "))).isZero();
    assertThat(captured.results().replaceAll("(\\d) +", "$1:")).contains(words.split(" "));
    assertThat(captured.messages()).isEmpty();
  }

  @Test
  void versionNamesWhatItIsBuiltOn() {
    assertThat(execute("--version")).isZero();
    assertThat(captured.results()).contains("Retention Mart", "Spark 4.2.0", "Delta 4.4.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          runn                                | Unknown argument runn                   | did you mean run?
          run --confg x                       | Unknown option --confg                  | did you mean --config?
          run                                 | Missing required option: '--config=FILE' | see retention-mart run --help
          run --config                        | Missing required parameter for option '--config' | see retention-mart run
          run --config x --set a              | should be in KEY=VALUE format but was a | see retention-mart run --help
          run --config x --as-of 2025-02-30   | February 2025 has 28 days               | see retention-mart run --help
          run --config x --as-of 2025-13-01   | there is no month 13                    | see retention-mart run --help
          run --config x --as-of yesterday    | 'yesterday' is not a date: write year-month-day | see retention-mart
          run --config x --as-of 31/12/2025   | '31/12/2025' is not a date              | see retention-mart
          run --config x --only mart | 'mart' is not a stage that can be done alone: write value | see retention-mart run --help
          run --config x --only value --full | --full and --dry-run are about whole runs | leave out --only, or --full
          run --config x --only value --dry-run | --full and --dry-run are about whole runs | leave out --only, or --dry-run
          backfill --config x --to 2025-01-31 | Missing required option: '--from=DATE'  | see retention-mart backfill --help
          backfill --config x --from 2025-01-01 | Missing required option: '--to=DATE'  | see retention-mart backfill --help
          backfill --config x --from 2025-02-01 --to 2025-01-31 | --to is before --from | swap the two dates
          backfill --config x --from 2025-01-01 --to 2025-01-30 | no month ends between these days | move --to to the end
          backfill --config x --from 2025-01-01 --to 2025-01-31 --every fortnight | 'fortnight' is not a period: write day | see
          generate --customers many           | 'many' is not a whole number            | see retention-mart generate --help
          generate --customers 1 --from 2024-01-01 --to 2024-02-01 --output x --format csv | 'csv' is not a format | see
          generate --customers 0 --from 2024-01-01 --to 2024-02-01 --output x | at least one customer | give --customers a number
          generate --customers 1 --from 2024-02-01 --to 2024-01-01 --output x | --to is before --from | swap
          """)
  void aBadCommandLineEndsWithCode2AndOneMessage(String arguments, String said, String remedy) {
    assertThat(execute(arguments.split(" "))).isEqualTo(2);
    assertThat(captured.messages())
        .startsWith("error: ")
        .contains(said)
        .contains("remedy: " + remedy)
        .doesNotContain("\tat ");
    assertThat(captured.json().get("exit_code").asInt()).isEqualTo(2);
  }

  @Test
  void noCommandNamesTheCommands() {
    assertThat(execute()).isEqualTo(2);
    assertThat(captured.messages())
        .contains("name one of run, report, backfill, maintain, validate, generate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "maintain", "validate"})
  void aBadConfigurationIsToldOnBothStreams(String command) throws IOException {
    Path file = Files.writeString(folder.resolve("å.conf"), "warehouse = x, grain = y");

    assertThat(execute(command, "--config", file.toString())).isEqualTo(2);
    assertThat(captured.messages())
        .contains("error: The configuration has 4 problems", "did you mean grains?")
        .doesNotContain("\tat ");
    assertThat(captured.results().lines()).hasSize(1);
    assertThat(captured.json().toString())
        .startsWith(
            "{\"command\":\""
                + command
                + "\",\"run_id\":null,\"status\":\"failed\",\"exit_code\":2,\"error\":{\"code\":"
                + "\"configuration\",\"problem\":\"The configuration has 4 problems\",\"cause\":")
        .contains("å.conf", "\"remedy\":");
  }

  @Test
  void aBackfillIntoTheFutureIsRefused() throws IOException {
    int exitCode =
        new CommandLineInterface(
                captured.terminal(), Clock.fixed(Instant.parse("2025-03-30T23:30:00Z"), UTC))
            .execute(
                "backfill",
                "--config",
                good().toString(),
                "--from=2025-01-01",
                "--to=2025-04-30",
                "--set=time-zone=Europe/Stockholm");

    assertThat(exitCode).isEqualTo(2);
    assertThat(captured.messages()).contains("that day is in the future: today is 2025-03-31");
    assertThat(captured.json().get("from").asText()).isEqualTo("2025-01-01");
    assertThat(captured.json().get("every").asText()).isEqualTo("month");
  }

  @Test
  void debugShowsTheStackTrace() {
    assertThat(execute("validate", "--config", "none.conf", "--debug")).isEqualTo(2);
    assertThat(captured.messages()).contains("there is no readable file").contains("\tat ");
  }

  @ParameterizedTest
  @CsvSource({
    "master=local, begin with spark.",
    "spark.driver.memory=8g, RETENTION_MART_MEMORY",
    "spark.sql.session.timeZone=UTC, --set time-zone=UTC",
    "spark.sql.ansi.enabled=false, try_cast"
  })
  void anOptionThatSparkCannotTakeHereIsRefused(String option, String said) throws IOException {
    assertThat(execute("validate", "--config", good().toString(), "--spark", option)).isEqualTo(2);
    assertThat(captured.messages()).contains("Cannot use --spark " + option).contains(said);
  }

  @Test
  void anArgumentThatBeginsWithAnAtSignIsNoFile() {
    assertThat(execute("run", "--config", "@nowhere")).isEqualTo(2);
    assertThat(captured.messages()).contains("Cannot read the configuration @nowhere");
  }

  private Path good() throws IOException {
    return Files.writeString(
        folder.resolve("good.conf"),
        """
        warehouse = w, time-zone = UTC, currency = SEK
        sources.orders {
          path = o
          columns { order-id = a, customer-id = b, ordered-at = c, channel = d, amount = e }
        }
        """);
  }

  private int execute(String... arguments) {
    return new CommandLineInterface(captured.terminal()).execute(arguments);
  }
}

package dev.retentionmart.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a configuration, and what the message says. */
class ConfigChecksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          warehouse = ""                          | Cannot use warehouse = ""           | it is empty                 | target/warehouse
          warehouse = [a]                         | Cannot use warehouse = [a]          | must be one value           | write it as
          time-zone = "Europe/Stokholm"           | time-zone = "Europe/Stokholm"       | not the name of a time zone | did you mean Europe/Stockholm?
          time-zone = "Stockholm"                 | time-zone = Stockholm               | not the name of a time zone | did you mean Europe/Stockholm?
          time-zone = "+02:00"                    | time-zone = "+02:00"                | daylight saving             | Area/City
          currency = sek                          | currency = sek                      | not an ISO 4217             | did you mean SEK?
          currency = kronor                       | currency = kronor                   | not an ISO 4217             | three capital letters
          grains = []                             | grains = []                         | the list is empty           | week, month, quarter, year
          grains = month                          | grains = month                      | not a list                  | [month, quarter, year]
          grains = [month, monht]                 | grains = [month,monht]              | monht is not a grain        | did you mean month?
          grains = [month, day]                   | grains = [month,day]                | day is not a grain          | week, month, quarter, year
          grains = [month, month]                 | grains = [month,month]              | named twice                 | once
          active-window.month = 0                 | active-window.month = 0             | at least 1                  | 12
          active-window.week = 1.5                | active-window.week = 1.5            | whole number                | 52
          active-window.week = 3000000000         | active-window.week = 3000000000     | whole number                | 52
          active-window.year = two                | active-window.year = two            | not a number                | write a number
          active-window = 3                       | Cannot use active-window            | needs braces                | { month = 12 }
          gross-margin = 0                        | gross-margin = 0                    | above 0, at most 1          | 0.4
          gross-margin = 1.01                     | gross-margin = 1.01                 | above 0, at most 1          | 0.4
          quality.max-rejected-share = -0.1       | quality.max-rejected-share = -0.1   | 0 to 1                      | 0.01
          quality.max-rejected-share = 1.1        | quality.max-rejected-share = 1.1    | 0 to 1                      | 0.01
          maintenance.keep-days = 6               | maintenance.keep-days = 6           | at least 7                  | write a number such as 7
          maintenance.keep-days = 7.5             | maintenance.keep-days = 7.5         | whole days                  | write a number such as 7
          maintenance.keep-days = week            | maintenance.keep-days = week        | not a number                | write a number, such as 7
          maintenance.keep-published-days = 0     | maintenance.keep-published-days = 0 | at least 7                  | write a number such as 400
          value.horizon-days = 0                  | value.horizon-days = 0              | a whole number of days      | write a number such as 365
          value.horizon-days = 1.5                | value.horizon-days = 1.5            | a whole number of days      | write a number such as 365
          value.horizon-days = "52 weeks"         | value.horizon-days = "52 weeks"     | not a number                | write a number, such as 365
          value.holdout-days = -7                 | value.holdout-days = -7             | a whole number of days      | write a number such as 182
          value.discount-rate-per-year = 10       | value.discount-rate-per-year = 10   | a share per year, 0 to 1    | write 0.1 for 10 % a year
          value.discount-rate-per-year = -0.1     | value.discount-rate-per-year = -0.1 | a share per year, 0 to 1    | write 0.1 for 10 % a year
          value.min-group-customers = 0           | value.min-group-customers = 0       | whole number of customers   | write a number such as 500
          value.purchase-model = bgnbd            | value.purchase-model = bgnbd        | none of auto, bg-nbd        | did you mean bg-nbd?
          value.time-unit = month                 | value.time-unit = month             | none of day, week           | write one of day, week
          report.locale = swedish                 | report.locale = swedish             | language and a country      | such as sv-SE
          report.locale = sv_SE                   | report.locale = sv_SE               | (BCP 47)                    | did you mean sv-SE?
          report.after-run = yes                  | report.after-run = yes              | neither true nor false      | write true or false
          report.title = " "                      | report.title = " "                  | it is empty                 | Customer retention
          sources.orders.path = null              | sources.orders.path is missing      | exactly one of path         | add sources.orders.path
          sources.orders.table = "a.b"            | sources.orders.table = "a.b"        | by its path as well         | either path or table
          sources.orders.format = parqet          | sources.orders.format = parqet      | parquet and delta           | did you mean parquet?
          sources.orders.format = csv             | sources.orders.format = csv         | parquet and delta           | convert
          quality.min-group-size = 0              | quality.min-group-size = 0          | whole number of customers   | such as 30
          privacy.min-cell = 1                    | privacy.min-cell = 1                | at least 2                  | such as 5
          privacy.min-cell = 4.5                  | privacy.min-cell = 4.5              | a whole number of customers | such as 5
          benchmarks.b = { grain = month, low = 1 } | benchmarks.b.metric is missing      | required                    | add benchmarks.b.metric = churn_rate
          benchmarks.b = { metric = churn_rat, grain = month, low = 0 } | benchmarks.b.metric = churn_rat | none of        | did you mean churn_rate?
          benchmarks.b = { metric = churn_rate, grain = week, low = 0 } | benchmarks.b.grain = week | none of month | write one of
          benchmarks.b = { metric = churn_rate, grain = month } | benchmarks.b.low is missing | low, high or both | add benchmarks.b.low
          benchmarks.b = { metric = purchase_frequency, grain = month, low = 2, high = 1 } | benchmarks.b.low = 2 | above high | exchange
          benchmarks.b = { metric = churn_rate, grain = month, high = 3 } | benchmarks.b.high = 3 | a share, 0 to 1 | write 0.03 for 3 %
          sources.orders.lines = maybe            | sources.orders.lines = maybe        | neither true nor false      | true or false
          sources.orders.valid-when = " "         | sources.orders.valid-when = " "     | it is empty                 | status
          sources.orders.columns.amount = null    | sources.orders.columns.amount is missing | it is required         | add sources.orders.columns.amount = "amount"
          sources.orders.columns.amount = ""      | sources.orders.columns.amount = ""  | it is empty                 | amount
          """)
  void aValueThatCannotBeUsedIsNamedWithReasonAndRemedy(
      String line, String problem, String reason, String remedy) {
    Fault fault = ConfigText.leastAnd(folder, line).fault();

    assertThat(fault.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(fault.problem()).contains(problem).contains("test.conf");
    assertThat(fault.reason()).contains(reason);
    assertThat(fault.remedy()).contains(remedy);
  }

  @Test
  void changesByColumnNeedToKnowWhich() {
    Fault fault = ConfigText.leastAnd(folder, "sources.orders.changes = column").fault();

    assertThat(fault.problem()).startsWith("sources.orders.changes-column is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "sources.orders.changes = colum, did you mean column?",
    "sources.orders.changes-column = updated_at, set changes = column",
    "sources.orders.changes-overlap-days = 2, set changes = column"
  })
  void waysToFindChangesAreChecked(String line, String remedy) {
    assertThat(ConfigText.leastAnd(folder, line).fault().remedy()).isEqualTo(remedy);
  }

  @Test
  void changesByColumnAreRead() {
    ChangeDetection changes =
        ConfigText.leastAnd(
                folder,
                "sources.orders { changes = column, changes-column = updated_at, changes-overlap-days = 3 }")
            .load()
            .sources()
            .orders()
            .location()
            .changes();

    assertThat(changes)
        .isEqualTo(new ChangeDetection(ChangeDetection.Mode.COLUMN, Optional.of("updated_at"), 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"warehouse", "time-zone", "currency", "sources.orders"})
  void aRequiredKeyHasNoSilentDefault(String key) {
    Fault fault = ConfigText.leastAnd(folder, key + " = null").fault();

    assertThat(fault.problem()).startsWith(key + " is missing");
    assertThat(fault.remedy()).startsWith("add " + key + " = ");
  }

  @Test
  void theLineOfAProblemIsNamed() {
    Fault fault = ConfigText.leastAnd(folder, "gross-margin = 2").fault();

    assertThat(fault.problem())
        .isEqualTo("Cannot use gross-margin = 2 (" + folder.resolve("test.conf") + ":8)");
  }

  @ParameterizedTest
  @CsvSource({
    "grain, grains",
    "timezone, time-zone",
    "max-rejected-share, quality.max-rejected-share",
    "active-window.months, active-window.month",
    "keep-days, maintenance.keep-days",
    "value.horizon-weeks, value.horizon-days",
    "report.afterrun, report.after-run",
    "sources.order, sources.orders",
    "sources.orders.columns.orderId, sources.orders.columns.order-id",
    "sources.orders.columns.updated_at, sources.orders.columns.updated-at",
    "sources.exchange_rates, sources.exchange-rates",
    "sources.orders.columns.segment, sources.customers.columns.segment"
  })
  void anUnknownKeyFailsWithTheNearestKnownOne(String written, String meant) {
    Fault fault = ConfigText.leastAnd(folder, written + " = x").fault();

    assertThat(fault.problem()).startsWith("Unknown key " + written + " (");
    assertThat(fault.remedy()).isEqualTo("did you mean " + meant + "?");
  }

  @Test
  void anUnknownKeyLikeNoOtherFailsWithoutAGuess() {
    Fault fault = ConfigText.leastAnd(folder, "home = x").fault();

    assertThat(fault.problem()).startsWith("Unknown key home (");
    assertThat(fault.remedy()).startsWith("take it out");
  }

  @Test
  void aMisspelledKeyIsNotCalledMissingToo() {
    Fault fault =
        ConfigText.leastAnd(
                folder, "sources.orders.columns { order-id = null, order_id = \"order_id\" }")
            .fault();

    assertThat(fault.problem()).startsWith("Unknown key sources.orders.columns.order_id");
  }

  @Test
  void linesCannotBeReplacedByNewerOnes() {
    Fault fault =
        ConfigText.leastAnd(
                folder, "sources.orders { lines = true, columns { updated-at = \"u\" } }")
            .fault();

    assertThat(fault.problem()).contains("sources.orders.columns.updated-at = u");
    assertThat(fault.reason()).contains("lines = true", "add up");
    assertThat(fault.remedy()).contains("take updated-at out", "lines = false");
  }

  @Test
  void aVersionThatEndsMustBegin() {
    Fault fault =
        ConfigText.leastAnd(
                folder,
                "sources.customers { path = p, columns { customer-id = c, segment = s, valid-to ="
                    + " v } }")
            .fault();

    assertThat(fault.problem()).contains("sources.customers.columns.valid-to = v");
    assertThat(fault.reason()).contains("valid-from is not given");
  }

  @Test
  void aCatalogTableHasNoFormat() {
    Fault fault =
        ConfigText.leastAnd(folder, "sources.orders { path = null, table = t, format = delta }")
            .fault();

    assertThat(fault.problem()).contains("sources.orders.format = delta");
    assertThat(fault.reason()).contains("catalog");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    Fault fault =
        ConfigText.leastAnd(folder, "currency = x\ngross-margin = 7\ngrainz = [month]").fault();

    assertThat(fault.problem()).isEqualTo("The configuration has 3 problems");
    assertThat(fault.reason().lines().map(String::strip))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("(1) Unknown key grainz").contains("grains?"),
            second -> assertThat(second).startsWith("(2) Cannot use currency = x"),
            third -> assertThat(third).startsWith("(3) Cannot use gross-margin = 7"));
  }
}

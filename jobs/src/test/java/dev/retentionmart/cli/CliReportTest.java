package dev.retentionmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retentionmart.Fixture;
import dev.retentionmart.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a report is written, and what is said of it. */
class CliReportTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(0);

  @TempDir Path folder;

  /** Commands log more than tests do. */
  @AfterEach
  void beQuietAgain() {
    TestSpark.session().sparkContext().setLogLevel("ERROR");
  }

  @Test
  void aReportThatCannotBeWrittenDoesNotUndoTheRunAndTheNextRunWritesIt() throws IOException {
    Fixture shop = shop();
    Path taken = Files.writeString(folder.resolve("taken"), "a file, not a folder");

    JsonNode failed = execute(1, "run", "--set", "report.path=" + taken.resolve("r.html"));
    assertThat(failed.get("error").get("problem").asText())
        .isEqualTo("The tables are published, but their report was not written");
    assertThat(failed.get("error").get("remedy").asText()).contains("need no new run");
    assertThat(failed.get("table_versions").has("mart/retention")).isTrue();

    JsonNode again = execute(0, "run");
    assertThat(again.get("mode").asText()).isEqualTo("unchanged");
    assertThat(again.get("report").asText()).isEqualTo(page().toString());
    assertThat(again.get("stage_seconds").has("report")).isTrue();
    assertThat(page()).content().startsWith("<!doctype html>").contains("Content-Security-Policy");

    // Not under another currency than the numbers have.
    JsonNode refused = execute(2, "report", "--set", "currency=EUR");
    assertThat(refused.get("error").get("cause").asText())
        .isEqualTo("currency changed from SEK to EUR");
    List<Row> runs = shop.table("mart/runs").collectAsList();
    assertThat(runs).hasSize(2).allMatch(run -> run.getAs("status").equals("succeeded"));
  }

  @Tag("slow")
  @Test
  void aReportIsWrittenWhenThereIsSomethingNewToShow() throws IOException {
    Fixture shop = shop();
    assertThat(execute(0, "run", "--dry-run").has("report")).isFalse();
    assertThat(page()).doesNotExist();

    execute(0, "run");
    Files.setLastModifiedTime(page(), LONG_AGO);
    execute(0, "run");
    assertThat(Files.getLastModifiedTime(page())).as("nothing new to show").isEqualTo(LONG_AGO);
    execute(0, "run", "--set", "report.title=Kunder");
    assertThat(page()).content().contains("<title>Kunder</title>");

    long runs = shop.table("mart/runs").count();
    Path other = folder.resolve("other.html");
    JsonNode report = execute(0, "report", "--output", other.toString());
    assertThat(report.get("report").asText()).isEqualTo(other.toString());
    assertThat(other).content().contains("<title>Customer retention</title>");
    assertThat(shop.table("mart/runs").count()).as("a report writes no table").isEqualTo(runs);
  }

  private Fixture shop() {
    return new Fixture(folder)
        .order("1", "anna", "2025-01-10", "web", "100")
        .order("2", "bo", "2025-01-15", "store", "200")
        .order("3", "anna", "2025-02-03", "web", "50")
        .version("bo", "business", "2024-01-01", null)
        .write();
  }

  private Path page() {
    return folder.resolve("warehouse/report/retention.html");
  }

  private JsonNode execute(int exitCode, String command, String... more) throws IOException {
    CapturedTerminal captured = new CapturedTerminal();
    List<String> arguments = new ArrayList<>(List.of(command, "--config", config().toString()));
    if (command.equals("run")) {
      arguments.add("--as-of=2025-03-15");
    }
    arguments.addAll(List.of(more));
    int ended =
        new CommandLineInterface(captured.terminal()).execute(arguments.toArray(String[]::new));
    assertThat(ended).as(captured.messages()).isEqualTo(exitCode);
    return captured.json();
  }

  private Path config() throws IOException {
    return Files.writeString(
        folder.resolve("shop.conf"),
        """
        warehouse = "%1$s/warehouse", time-zone = "Europe/Stockholm", currency = SEK, grains = [month]
        active-window { month = 1 }
        report { }
        sources {
          orders {
            path = "%1$s/orders"
            columns {
              order-id = order_id, customer-id = customer_id, ordered-at = ordered_at
              channel = channel, amount = amount
            }
          }
          customers {
            path = "%1$s/customers"
            columns { customer-id = customer_id, segment = segment, valid-from = valid_from, valid-to = valid_to }
          }
        }
        """
            .formatted(folder));
  }
}

package dev.retentionmart.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retentionmart.BackfillResult;
import dev.retentionmart.Every;
import dev.retentionmart.MaintenanceResult;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Failures;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RetentionHistoryTable;
import dev.retentionmart.mart.RunResult;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells how a command ended: a message on stderr when it failed, and always one JSON object as the
 * last line on stdout. Knows what was known by then, so that a failure tells it too.
 */
final class Ending {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Terminal terminal;
  private final boolean debug;
  private final ObjectNode facts = JSON.createObjectNode();

  Ending(Terminal terminal, String command, boolean debug) {
    this.terminal = terminal;
    this.debug = debug;
    facts.put("command", command);
    facts.putNull("run_id");
    facts.putNull("status");
    facts.putNull("exit_code");
  }

  /** The as-of date, as soon as it is known. */
  void asOf(LocalDate day) {
    facts.put("as_of_date", day.toString());
  }

  /** Seconds per stage so far. */
  void stageSeconds(Map<String, Double> seconds) {
    ObjectNode stages = facts.putObject("stage_seconds");
    seconds.forEach((stage, time) -> stages.put(stage, Math.round(time * 1000) / 1000.0));
  }

  /** The days that a backfill is asked for. */
  void backfills(LocalDate from, LocalDate to, Every every) {
    facts.put("from", from.toString());
    facts.put("to", to.toString());
    facts.put("every", every.label());
  }

  /** All that a backfill tells about itself. */
  void backfilled(BackfillResult result) {
    facts.put("run_id", result.runId());
    facts.put("started_at", result.startedAt().toString());
    facts.put("finished_at", result.finishedAt().toString());
    stageSeconds(result.stageSeconds());
    facts
        .putObject("as_of_dates")
        .put("published", result.asOfDates())
        .put("without_orders", result.withoutOrders())
        .put("never_run", result.neverRun())
        .put("no_longer_readable", result.noLongerReadable());
    String table = RetentionHistoryTable.TABLE.id();
    facts.putObject("row_counts").put(table, result.rows()).put("restated", result.restatedRows());
    facts.putObject("table_versions").put(table, result.tableVersion());
  }

  /** All that a run tells about itself. */
  void ran(RunResult result) {
    began(result);
    ObjectNode rowCounts = facts.putObject("row_counts");
    result.rowCounts().forEach(rowCounts::put);
    versions(result);
    ObjectNode restatement = facts.putObject("restatement");
    ObjectNode periods = restatement.putObject("periods");
    result.restatement().periods().forEach(periods::put);
    restatement.put("largest_share", result.restatement().largestShare());
    result.restatement().largest().ifPresent(largest -> restatement.put("largest", largest));
    result.guestOrderShare().ifPresent(share -> facts.put("guest_order_share", share));
    result.guestRevenueShare().ifPresent(share -> facts.put("guest_revenue_share", share));
  }

  /** All that maintenance tells about itself. */
  void maintained(MaintenanceResult result) {
    began(result.run());
    versions(result.run());
    ObjectNode tables = facts.putObject("tables");
    result
        .freed()
        .forEach(
            (table, freed) ->
                tables
                    .putObject(table)
                    .put("compacted_files", result.compacted().get(table).before())
                    .put("new_files", result.compacted().get(table).after())
                    .put("freed_files", freed.files())
                    .put("freed_bytes", freed.bytes()));
    facts.put("freed_files", result.freedInAll().files());
    facts.put("freed_bytes", result.freedInAll().bytes());
  }

  /** The file of the report. */
  void reported(String path) {
    facts.put("report", path);
  }

  private void began(RunResult result) {
    facts.put("run_id", result.runId());
    facts.put("status", result.status());
    facts.put("mode", result.mode());
    facts.put("mode_reason", result.modeReason());
    asOf(result.asOfDate());
    facts.put("started_at", result.startedAt().toString());
    facts.put("finished_at", result.finishedAt().toString());
    stageSeconds(result.stageSeconds());
  }

  private void versions(RunResult result) {
    ObjectNode tableVersions = facts.putObject("table_versions");
    result.tableVersions().forEach(tableVersions::put);
  }

  /** Tells a good end and returns its exit code. */
  int succeeded() {
    if (facts.get("status").isNull()) {
      facts.put("status", "succeeded");
    }
    return end(ExitCode.DONE);
  }

  /** Tells a failure and returns its exit code. */
  int failed(Throwable thrown) {
    Fault fault = Failures.explain(thrown);
    PrintStream messages = terminal.messages();
    messages.println("error: " + fault.getMessage());
    List<String> afterwards = Failures.afterwards(thrown);
    afterwards.forEach(problem -> messages.println("  then:   " + problem));
    if (debug) {
      thrown.printStackTrace(messages);
    }
    facts.put("status", "failed");
    ObjectNode error = facts.putObject("error");
    error.put("code", fault.exitCode().name().toLowerCase(Locale.ROOT));
    error.put("problem", fault.problem());
    error.put("cause", fault.reason());
    error.put("remedy", fault.remedy());
    if (!afterwards.isEmpty()) {
      afterwards.forEach(error.putArray("then")::add);
    }
    return end(fault.exitCode());
  }

  private int end(ExitCode exitCode) {
    facts.put("exit_code", exitCode.code());
    terminal.messages().flush();
    terminal.results().println(facts);
    terminal.results().flush();
    return exitCode.code();
  }
}

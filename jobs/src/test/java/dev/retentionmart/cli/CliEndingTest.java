package dev.retentionmart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.BackfillResult;
import dev.retentionmart.Every;
import dev.retentionmart.MaintenanceResult;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.Restatement;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.warehouse.TableMaintenance.Compacted;
import dev.retentionmart.warehouse.TableMaintenance.Freed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The last line on stdout. */
class CliEndingTest {
  private final CapturedTerminal captured = new CapturedTerminal();
  private final Ending ending = new Ending(captured.terminal(), "run", false);

  @Test
  void aGoodRunTellsEverything() {
    Map<String, Double> stageSeconds = new LinkedHashMap<>();
    stageSeconds.put("source", 1.23456);
    stageSeconds.put("history", 2.0);
    ending.ran(
        new RunResult(
            "r1",
            "succeeded",
            0,
            LocalDate.of(2025, 12, 31),
            Instant.parse("2026-01-01T01:00:00Z"),
            Instant.parse("2026-01-01T01:00:05Z"),
            stageSeconds,
            Map.of("orders.rejected", 3L),
            Map.of("mart/retention", 7L),
            Optional.of(0.25),
            Optional.empty(),
            Optional.empty(),
            "full",
            "it was asked for",
            Map.of("time-zone", "UTC"),
            Map.of(),
            new Restatement(Map.of("month", 2L), 0.04, Optional.of("month 2025-03-01"))));

    assertThat(ending.succeeded()).isZero();
    assertThat(captured.results())
        .isEqualTo(
            "{\"command\":\"run\",\"run_id\":\"r1\",\"status\":\"succeeded\",\"exit_code\":0,"
                + "\"mode\":\"full\",\"mode_reason\":\"it was asked for\","
                + "\"as_of_date\":\"2025-12-31\",\"started_at\":\"2026-01-01T01:00:00Z\","
                + "\"finished_at\":\"2026-01-01T01:00:05Z\","
                + "\"stage_seconds\":{\"source\":1.235,\"history\":2.0},"
                + "\"row_counts\":{\"orders.rejected\":3},"
                + "\"table_versions\":{\"mart/retention\":7},\"restatement\":{\"periods\":{\"month\":2},"
                + "\"largest_share\":0.04,\"largest\":\"month 2025-03-01\"},\"guest_order_share\":0.25}"
                + System.lineSeparator());
    assertThat(captured.messages()).isEmpty();
  }

  @Test
  void maintenanceTellsWhatItFreed() {
    Instant began = Instant.parse("2026-01-01T01:00:00Z");
    ending.maintained(
        new MaintenanceResult(
            new RunResult(
                "r2",
                "succeeded",
                0,
                LocalDate.of(2025, 12, 31),
                began,
                began.plusSeconds(5),
                Map.of("clean-up", 2.0),
                Map.of(),
                Map.of("mart/retention", 8L),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "maintain",
                "it was asked for; 3 files became 1",
                Map.of(),
                Map.of(),
                Restatement.NONE),
            Map.of("mart/retention", new Compacted(3, 1)),
            Map.of("mart/retention", new Freed(2, 1024))));

    assertThat(ending.succeeded()).isZero();
    assertThat(captured.results().strip())
        .endsWith(
            "\"table_versions\":{\"mart/retention\":8},"
                + "\"tables\":{\"mart/retention\":{\"compacted_files\":3,\"new_files\":1,"
                + "\"freed_files\":2,\"freed_bytes\":1024}},"
                + "\"freed_files\":2,\"freed_bytes\":1024}")
        .contains("\"mode\":\"maintain\",\"mode_reason\":\"it was asked for; 3 files became 1\"");
  }

  @Test
  void aGoodBackfillTellsItsDatesAndRows() {
    ending.backfills(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31), Every.MONTH);
    ending.backfilled(
        new BackfillResult(
            "b1",
            Instant.parse("2026-01-01T01:00:00Z"),
            Instant.parse("2026-01-01T01:00:05Z"),
            Map.of("mart", 2.0),
            12,
            1,
            2,
            3,
            40,
            5,
            7));

    assertThat(ending.succeeded()).isZero();
    assertThat(captured.results().strip())
        .isEqualTo(
            "{\"command\":\"run\",\"run_id\":\"b1\",\"status\":\"succeeded\",\"exit_code\":0,"
                + "\"from\":\"2025-01-01\",\"to\":\"2025-12-31\",\"every\":\"month\","
                + "\"started_at\":\"2026-01-01T01:00:00Z\","
                + "\"finished_at\":\"2026-01-01T01:00:05Z\",\"stage_seconds\":{\"mart\":2.0},"
                + "\"as_of_dates\":{\"published\":12,\"without_orders\":1,\"never_run\":2,"
                + "\"no_longer_readable\":3},"
                + "\"row_counts\":{\"mart/retention_history\":40,\"restated\":5},"
                + "\"table_versions\":{\"mart/retention_history\":7}}");
  }

  @Test
  void aFailureTellsWhatWasKnownByThen() {
    ending.asOf(LocalDate.of(2025, 12, 31));
    ending.stageSeconds(Map.of("source", 4.0));

    assertThat(ending.failed(Fault.gate("too many", "5 of 10", "mend them"))).isEqualTo(4);
    assertThat(captured.results().strip())
        .isEqualTo(
            "{\"command\":\"run\",\"run_id\":null,\"status\":\"failed\",\"exit_code\":4,"
                + "\"as_of_date\":\"2025-12-31\",\"stage_seconds\":{\"source\":4.0},"
                + "\"error\":{\"code\":\"gate\",\"problem\":\"too many\",\"cause\":\"5 of 10\","
                + "\"remedy\":\"mend them\"}}");
    assertThat(captured.messages().lines())
        .containsExactly("error: too many", "  cause:  5 of 10", "  remedy: mend them");
  }

  @Test
  void aFailureTellsWhatElseFailedWhenTheRunWasEnded() {
    Fault gate = Fault.gate("too many", "5 of 10", "mend them");
    Fault table = Fault.failure("cannot put back a", "it is gone", "build all");
    table.addSuppressed(new IllegalStateException("a bug"));
    gate.addSuppressed(table);
    gate.addSuppressed(Fault.failure("cannot put back a", "it is gone", "build all"));

    assertThat(ending.failed(gate)).isEqualTo(4);
    assertThat(captured.results().strip())
        .endsWith(
            "\"remedy\":\"mend them\",\"then\":[\"cannot put back a: it is gone\","
                + "\"The command failed unexpectedly: IllegalStateException: a bug\"]}}");
    assertThat(captured.messages().lines())
        .containsExactly(
            "error: too many",
            "  cause:  5 of 10",
            "  remedy: mend them",
            "  then:   cannot put back a: it is gone",
            "  then:   The command failed unexpectedly: IllegalStateException: a bug");
  }
}

package dev.retentionmart.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle keeps the laws that the job must keep, on histories that nobody has looked at. */
class OracleLawsTest {
  private static final List<String> ADDITIVE =
      List.of(
          "customers_at_start",
          "customers_at_end",
          "new_customers",
          "reactivated_customers",
          "churned_customers",
          "retained_customers",
          "buyers",
          "repeat_buyers",
          "returning_buyers",
          "orders");

  private record Run(OracleConfig config, SourceTables sources, Oracle oracle) {
    @Override
    public String toString() {
      return config.toString();
    }
  }

  static Stream<Run> runs() {
    return Stream.of(0, 1, 4, 6, 7)
        .map(index -> RandomHistories.pack(index, 7L))
        .map(
            pack -> new Run(pack.config(), pack.tables(), Oracle.of(pack.config(), pack.tables())));
  }

  private static long count(Map<String, Object> row, String column) {
    return (Long) row.get(column);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void stocksAreRunningSumsOfFlows(Run run) {
    run.oracle()
        .retention()
        .forEach(
            (key, row) -> {
              OracleGrain grain =
                  Stream.of(OracleGrain.values())
                      .filter(candidate -> candidate.label().equals(key.grain()))
                      .findFirst()
                      .orElseThrow();
              LocalDate before = grain.later(key.periodStart(), -1);
              Map<String, Object> previous =
                  run.oracle()
                      .retention()
                      .get(new RetentionKey(key.grain(), before, key.segment(), key.channel()));
              long endBefore = previous == null ? 0 : count(previous, "customers_at_end");
              long start = count(row, "customers_at_start");
              assertThat(start)
                  .as("start of %s", key)
                  .isEqualTo(
                      endBefore
                          + count(row, "moved_in_customers")
                          - count(row, "moved_out_customers"));
              assertThat(count(row, "customers_at_end"))
                  .as("end of %s", key)
                  .isEqualTo(
                      start
                          + count(row, "new_customers")
                          + count(row, "reactivated_customers")
                          - count(row, "churned_customers"));
              Double rate = (Double) row.get("retention_rate");
              assertThat(rate == null || (rate >= 0 && rate <= 1)).as("rate of %s", key).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("runs")
  void cellsAddUpToTheirTotals(Run run) {
    Map<List<Object>, Long> sums = new HashMap<>();
    Map<RetentionKey, Map<String, Object>> rows = run.oracle().retention();
    rows.forEach(
        (key, row) -> {
          if (!key.segment().equals(Cell.ALL) && !key.channel().equals(Cell.ALL)) {
            for (Cell total : Cell.withTotals(key.segment(), key.channel())) {
              for (String column : ADDITIVE) {
                RetentionKey totalKey =
                    new RetentionKey(
                        key.grain(), key.periodStart(), total.segment(), total.channel());
                sums.merge(List.of(totalKey, column), count(row, column), Long::sum);
              }
            }
          }
        });

    rows.forEach(
        (key, row) -> {
          for (String column : ADDITIVE) {
            assertThat(count(row, column))
                .as("%s of %s", column, key)
                .isEqualTo(sums.get(List.of(key, column)));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("runs")
  void flowsAreTheEventsOfTheLedger(Run run) {
    Map<List<Object>, Long> events = new HashMap<>();
    for (LifecycleEvent event : run.oracle().events()) {
      RetentionKey key =
          new RetentionKey(event.grain(), event.periodStart(), event.segment(), event.channel());
      events.merge(List.of(key, event.event() + "_customers"), 1L, Long::sum);
    }

    run.oracle()
        .retention()
        .forEach(
            (key, row) -> {
              if (!key.segment().equals(Cell.ALL) && !key.channel().equals(Cell.ALL)) {
                for (String event :
                    List.of("new", "reactivated", "churned", "moved_in", "moved_out")) {
                  String column = event + "_customers";
                  assertThat(count(row, column))
                      .as("%s of %s", column, key)
                      .isEqualTo(events.getOrDefault(List.of(key, column), 0L));
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyRowHasOneOutcomeAndRevenueIsTheSameByPeriodAndByCohort(Run run) {
    SourceTables sources = run.sources();
    int rows =
        sources.orders().size()
            + sources.customers().map(List::size).orElse(0)
            + sources.refunds().map(List::size).orElse(0)
            + sources.rates().map(List::size).orElse(0);
    assertThat(run.oracle().outcomes().all()).hasSize(rows);

    BigDecimal revenue = Oracle.revenueOf(run.oracle().orders()).setScale(2, RoundingMode.HALF_UP);
    BigDecimal byCohort =
        run.oracle().cohorts().entrySet().stream()
            .filter(entry -> isTotalOfYears(entry.getKey()))
            .map(entry -> (BigDecimal) entry.getValue().get("net_revenue"))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(byCohort.subtract(revenue).abs()).isLessThan(new BigDecimal("0.10"));
  }

  private static boolean isTotalOfYears(CohortKey key) {
    return key.grain().equals("year")
        && key.segment().equals(Cell.ALL)
        && key.channel().equals(Cell.ALL);
  }
}

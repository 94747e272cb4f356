package dev.retentionmart.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.TestSpark;
import dev.retentionmart.config.Quality;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Fault;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What a run says otherwise of past periods. */
class RestatementTest {
  private static final LocalDate LAST_DAY = LocalDate.of(2025, 3, 10);
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "grain string, period_start date, period_end date, segment string, channel string, "
              + "customers_at_start bigint, customers_at_end bigint, new_customers bigint, "
              + "reactivated_customers bigint, churned_customers bigint, moved_in_customers bigint, "
              + "moved_out_customers bigint, buyers bigint, repeat_buyers bigint, "
              + "returning_buyers bigint, orders bigint, net_revenue decimal(18,2), "
              + "returning_net_revenue decimal(18,2)");

  private static final Row JANUARY = total("2025-01-01", "2025-01-31", 10, "100.00");
  private static final Row FEBRUARY = total("2025-02-01", "2025-02-28", 20, "200.00");
  private static final Row MARCH = total("2025-03-01", "2025-03-31", 5, "50.00");

  @Test
  void theSameIsNoRestatement() {
    assertThat(between(List.of(JANUARY, FEBRUARY), List.of(JANUARY, FEBRUARY)))
        .isEqualTo(Restatement.NONE);
  }

  @Test
  void aPeriodThatIsNotOverIsNotRestated() {
    Row more = total("2025-03-01", "2025-03-31", 9, "90.00");
    assertThat(between(List.of(JANUARY, MARCH), List.of(JANUARY, more)))
        .isEqualTo(Restatement.NONE);
  }

  @Test
  void aLateOrderRestatesItsPeriod() {
    Row more = total("2025-02-01", "2025-02-28", 21, "250.00");
    assertThat(between(List.of(JANUARY, FEBRUARY), List.of(JANUARY, more)))
        .isEqualTo(
            new Restatement(
                Map.of("month", 1L),
                0.2,
                Optional.of("month 2025-02-01: net revenue 250.00, before 200.00")));
  }

  @Test
  void aPeriodThatIsGoneIsRestatedWhole() {
    Restatement restatement = between(List.of(JANUARY, FEBRUARY), List.of(FEBRUARY));
    assertThat(restatement.periods()).containsExactly(Map.entry("month", 1L));
    assertThat(restatement.largestShare()).isEqualTo(1);
  }

  @Test
  void aMoveBetweenSegmentsCountsThoughTheTotalStays() {
    Row gold = row("2025-01-01", "2025-01-31", "gold", 10, "100.00");
    Row silver = row("2025-01-01", "2025-01-31", "silver", 10, "100.00");
    assertThat(between(List.of(JANUARY, gold), List.of(JANUARY, silver)))
        .isEqualTo(new Restatement(Map.of("month", 1L), 0, Optional.empty()));
  }

  @Test
  void theGateStopsWhatIsMoreThanItAllows() {
    Row more = total("2025-02-01", "2025-02-28", 21, "250.00");
    Restatement restatement = between(List.of(FEBRUARY), List.of(more));
    assertThatCode(() -> check(restatement, OptionalDouble.empty())).doesNotThrowAnyException();
    assertThatCode(() -> check(restatement, OptionalDouble.of(0.2))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(restatement, OptionalDouble.of(0.19)))
        .isInstanceOfSatisfying(
            Fault.class, fault -> assertThat(fault.exitCode()).isEqualTo(ExitCode.GATE))
        .hasMessageContaining("max-restatement");
  }

  private static void check(Restatement restatement, OptionalDouble most) {
    Gates.checkRestatement(restatement, new Quality(0.01, most));
  }

  private static Restatement between(List<Row> before, List<Row> now) {
    return Restatement.between(table(before), table(now), LAST_DAY);
  }

  private static Dataset<Row> table(List<Row> rows) {
    return TestSpark.session().createDataFrame(rows, SCHEMA);
  }

  private static Row total(String start, String end, long orders, String revenue) {
    return row(start, end, "(all)", orders, revenue);
  }

  private static Row row(String start, String end, String segment, long orders, String revenue) {
    List<Object> values =
        new ArrayList<>(List.of("month", Date.valueOf(start), Date.valueOf(end), segment, "(all)"));
    for (int i = 0; i < 10; i++) {
      values.add(1L);
    }
    values.add(orders);
    values.add(new BigDecimal(revenue));
    values.add(new BigDecimal(revenue));
    return RowFactory.create(values.toArray());
  }
}

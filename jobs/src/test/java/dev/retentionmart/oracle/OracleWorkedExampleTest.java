package dev.retentionmart.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle against the worked example that README begins with. */
class OracleWorkedExampleTest {
  private static final List<SourceOrder> ORDERS =
      List.of(
          order(1, "anna", "2025-01-10", "web", 100),
          order(2, "anna", "2025-02-03", "web", 50),
          order(3, "anna", "2025-02-20", "store", 70),
          order(4, "bo", "2025-01-15", "store", 200),
          order(5, "bo", "2025-03-05", "store", 120),
          order(6, "cia", "2025-01-31", "web", 80),
          order(7, "dan", "2025-02-11", "store", 40),
          order(8, "dan", "2025-03-01", "web", 60),
          order(9, "eva", "2025-03-30", "web", 90),
          order(10, "eva", "2025-03-31", "web", 30));

  private static final List<SourceVersion> VERSIONS =
      List.of(
          version("anna", "consumer", "2025-01-01"),
          version("anna", "business", "2025-03-01"),
          version("bo", "business", "2025-01-01"),
          version("cia", "consumer", "2025-01-01"),
          version("dan", "consumer", "2025-01-01"),
          version("eva", "consumer", "2025-01-01"));

  private static SourceOrder order(
      long id, String customer, String day, String channel, int amount) {
    return new SourceOrder(
        id,
        customer,
        LocalDate.parse(day),
        channel,
        "paid",
        BigDecimal.valueOf(amount),
        null,
        null);
  }

  private static SourceVersion version(String customer, String segment, String day) {
    return new SourceVersion(customer, segment, LocalDate.parse(day), null);
  }

  private static Oracle oracle(int window) {
    OracleConfig config =
        new OracleConfig(
            ZoneId.of("Europe/Stockholm"),
            "SEK",
            Map.of(OracleGrain.MONTH, window),
            BigDecimal.ONE,
            true,
            false,
            true,
            false,
            false,
            true,
            LocalDate.of(2025, 4, 15));
    return Oracle.of(
        config,
        new SourceTables(ORDERS, Optional.of(VERSIONS), Optional.empty(), Optional.empty()));
  }

  private static RetentionKey month(int month, String segment) {
    return new RetentionKey("month", LocalDate.of(2025, month, 1), segment, "(all)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "|",
      nullValues = "–",
      textBlock =
          """
          1 | 1 | (all)    | 0 | 0 | 0 | 3 | 0 | 0 | 3 | 3 | 0 | 0 | 3 | 380 | –    | –    | –    | 0    | true
          1 | 2 | (all)    | 3 | 0 | 0 | 1 | 0 | 2 | 2 | 2 | 1 | 1 | 3 | 160 | .333 | .667 | .333 | .5   | true
          1 | 3 | (all)    | 2 | 0 | 0 | 1 | 1 | 1 | 3 | 3 | 1 | 2 | 4 | 300 | .5   | .5   | 1.0  | .333 | true
          1 | 4 | (all)    | 3 | 0 | 0 | 0 | 0 | 3 | 0 | 0 | 0 | 0 | 0 | 0   | 0    | 1    | 0    | –    | false
          1 | 3 | business | 1 | 1 | 0 | 0 | 1 | 1 | 1 | 1 | 0 | 1 | 1 | 120 | 0    | 1    | 1.0  | 0    | true
          1 | 3 | consumer | 1 | 0 | 1 | 1 | 0 | 0 | 2 | 2 | 1 | 1 | 3 | 180 | 1    | 0    | 1.0  | .5   | true
          2 | 3 | (all)    | 4 | 0 | 0 | 1 | 0 | 1 | 4 | 3 | 1 | 2 | 4 | 300 | .75  | .25  | .75  | .333 | true
          2 | 3 | business | 2 | 1 | 0 | 0 | 0 | 0 | 2 | 1 | 0 | 1 | 1 | 120 | 1    | 0    | 1.0  | 0    | true
          2 | 3 | consumer | 2 | 0 | 1 | 1 | 0 | 1 | 2 | 2 | 1 | 1 | 3 | 180 | .5   | .5   | .5   | .5   | true
          """)
  void everyCellOfTheWorkedExample(
      int window,
      int month,
      String segment,
      long atStart,
      long movedIn,
      long movedOut,
      long newOnes,
      long reactivated,
      long churned,
      long atEnd,
      long buyers,
      long repeatBuyers,
      long returningBuyers,
      long orders,
      BigDecimal revenue,
      Double retentionRate,
      Double churnRate,
      Double formula,
      Double repeatRate,
      boolean isComplete) {
    Map<String, Object> row = oracle(window).retention().get(month(month, segment));

    assertThat(row)
        .containsEntry("customers_at_start", atStart)
        .containsEntry("moved_in_customers", movedIn)
        .containsEntry("moved_out_customers", movedOut)
        .containsEntry("new_customers", newOnes)
        .containsEntry("reactivated_customers", reactivated)
        .containsEntry("churned_customers", churned)
        .containsEntry("retained_customers", atStart - churned)
        .containsEntry("customers_at_end", atEnd)
        .containsEntry("buyers", buyers)
        .containsEntry("repeat_buyers", repeatBuyers)
        .containsEntry("returning_buyers", returningBuyers)
        .containsEntry("orders", orders)
        .containsEntry("net_revenue", revenue.setScale(2, RoundingMode.UNNECESSARY))
        .containsEntry("is_complete", isComplete);
    assertRate(row, "retention_rate", retentionRate);
    assertRate(row, "churn_rate", churnRate);
    assertRate(row, "crr_formula", formula);
    assertRate(row, "repeat_purchase_rate", repeatRate);
  }

  private static void assertRate(Map<String, Object> row, String column, Double expected) {
    if (expected == null) {
      assertThat(row.get(column)).as(column).isNull();
    } else {
      assertThat((Double) row.get(column)).as(column).isCloseTo(expected, within(5e-4));
    }
  }

  @Test
  void valuePerOrderBuyerAndLifetimeInMarch() {
    Map<String, Object> march = oracle(1).retention().get(month(3, "(all)"));

    assertThat(march)
        .containsEntry("average_order_value", new BigDecimal("75.00"))
        .containsEntry("purchase_frequency", 4.0 / 3)
        .containsEntry("expected_lifespan", 2.0)
        .containsEntry("customer_lifetime_value", new BigDecimal("200.00"))
        .containsEntry("returning_net_revenue", new BigDecimal("180.00"))
        .containsEntry("revenue_from_existing_rate", 0.6)
        .containsEntry("returning_buyer_rate", 2.0 / 3);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, 3, 380, true",
    "1, 1, 2, 500, true",
    "2, 1, 1, 620, true",
    "3, 0, 0, 620, false"
  })
  void januaryCohort(
      int age, long active, long onOrAfter, BigDecimal cumulative, boolean isComplete) {
    CohortKey key = new CohortKey("month", LocalDate.of(2025, 1, 1), age, "(all)", "(all)");

    assertThat(oracle(1).cohorts().get(key))
        .containsEntry("cohort_size", 3L)
        .containsEntry("active_customers", active)
        .containsEntry("active_on_or_after", onOrAfter)
        .containsEntry("retention_rate", active / 3.0)
        .containsEntry("cumulative_net_revenue", cumulative.setScale(2, RoundingMode.UNNECESSARY))
        .containsEntry(
            "cumulative_revenue_per_customer",
            cumulative.divide(BigDecimal.valueOf(3), 2, RoundingMode.HALF_UP))
        .containsEntry("is_complete", isComplete);
  }

  @Test
  void noRowsForAgesThatHaveNotBegun() {
    assertThat(oracle(1).cohorts())
        .doesNotContainKey(new CohortKey("month", LocalDate.of(2025, 1, 1), 4, "(all)", "(all)"))
        .doesNotContainKey(new CohortKey("month", LocalDate.of(2025, 3, 1), 2, "(all)", "(all)"));
  }

  @Test
  void everyEventOfAnnaWithHerMoveWhileActive() {
    Stream<String> events =
        oracle(2).events().stream()
            .filter(event -> event.customerId().equals("anna"))
            .map(
                event ->
                    String.format(
                        Locale.ROOT,
                        "%s %s %s %s",
                        event.periodStart(),
                        event.event(),
                        event.segment(),
                        event.channel()));

    assertThat(events.collect(Collectors.toList()))
        .containsExactly(
            "2025-01-01 new consumer web",
            "2025-03-01 moved_out consumer web",
            "2025-03-01 moved_in business web",
            "2025-04-01 churned business web");
  }
}

package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.mart.LastRun;
import dev.retentionmart.source.RecentRows;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPlanTest {
  private static final LocalDate DAY = LocalDate.of(2025, 3, 31);
  private static final Map<String, String> MEANING =
      Map.of("time-zone", "Europe/Stockholm", "active-window.month", "12");
  private static final Map<String, LocalDate> RATES = Map.of("EUR", LocalDate.of(2020, 1, 1));

  private static final String ID_TYPES = "BIGINT (orders)";
  private static final String ORDER_COLUMNS = "struct<id:bigint>";

  private final Optional<LastRun> last =
      Optional.of(
          new LastRun(
              "run-7",
              DAY,
              Map.of(),
              MEANING,
              Map.of(
                  "orders",
                  "2025-03-31",
                  "id-types",
                  ID_TYPES,
                  "order-columns",
                  ORDER_COLUMNS,
                  "first-rate.EUR",
                  RATES.get("EUR").toString())));

  @Test
  void theNextNightGoesOnFromTheLast() {
    RunPlan plan = plan(false, last, DAY.plusDays(1), MEANING, RATES);
    assertThat(plan.mode()).isEqualTo("increment");
    assertThat(plan.reason()).isEqualTo("it goes on from run run-7");
  }

  @Test
  void theSameNightGoesOnToo() {
    assertThat(plan(false, last, DAY, MEANING, RATES).last()).isEqualTo(last);
  }

  @Test
  void withoutALastRunEverythingIsBuilt() {
    RunPlan plan = plan(false, Optional.empty(), DAY, MEANING, RATES);
    assertThat(plan).isEqualTo(full("there is no earlier run to go on from"));
  }

  @Test
  void whoAsksForAFullBuildGetsOne() {
    assertThat(plan(true, last, DAY, MEANING, RATES)).isEqualTo(full("it was asked for"));
  }

  @Test
  void anEarlierDayIsAnotherPicture() {
    assertThat(plan(false, last, DAY.minusDays(1), MEANING, RATES))
        .isEqualTo(full("the last run saw more: its as-of date was 2025-03-31"));
  }

  @Test
  void aChangedKeyIsNamedWithBothValues() {
    Map<String, String> changed = new HashMap<>(MEANING);
    changed.put("active-window.month", "6");
    assertThat(plan(false, last, DAY, changed, RATES))
        .isEqualTo(full("active-window.month changed from 12 to 6"));
  }

  @Test
  void aGrainThatIsGoneIsAChangeToo() {
    Map<String, String> fewer = new HashMap<>(MEANING);
    fewer.remove("active-window.month");
    assertThat(plan(false, last, DAY, fewer, RATES))
        .isEqualTo(full("active-window.month changed from 12 to null"));
  }

  @Test
  void withdrawnRatesRejectOrdersThatNobodyTouched() {
    assertThat(plan(false, last, DAY, MEANING, Map.of()))
        .isEqualTo(full("EUR had exchange rates from 2020-01-01 on and now has none"));
    assertThat(plan(false, last, DAY, MEANING, Map.of("EUR", LocalDate.of(2020, 1, 2))))
        .isEqualTo(full("EUR had exchange rates from 2020-01-01 on and now has from 2020-01-02"));
  }

  @Test
  void aNewCurrencyIsNoReason() {
    Map<String, LocalDate> more = new HashMap<>(RATES);
    more.put("USD", DAY);
    assertThat(plan(false, last, DAY, MEANING, more).mode()).isEqualTo("increment");
  }

  @Test
  void idsOfAnotherTypeAreNotComparedWithTheOld() {
    assertThat(
            RunPlan.of(false, last, DAY, MEANING, RATES, shape("STRING (orders)", ORDER_COLUMNS)))
        .isEqualTo(full("ids were kept as BIGINT (orders) and now are STRING (orders)"));
  }

  /** They are in what is kept of rejected orders. */
  @Test
  void otherColumnsOfTheOrdersAreAReason() {
    assertThat(
            RunPlan.of(
                false, last, DAY, MEANING, RATES, shape(ID_TYPES, "struct<id:bigint,note:string>")))
        .isEqualTo(full("the columns of sources.orders were others in run run-7"));
  }

  private static Map<String, String> shape(String idTypes, String orderColumns) {
    return Map.of("id-types", idTypes, "order-columns", orderColumns);
  }

  @Test
  void aSourceThatCannotTellWhatChangedPreventsAnIncrementOnly() {
    RunPlan plan = plan(false, last, DAY, MEANING, RATES);
    RecentRows known = new RecentRows(Optional.empty(), Optional.empty());
    RecentRows gone = new RecentRows(Optional.empty(), Optional.of("version 3 is gone"));
    assertThat(plan.unlessPrevented(List.of(known))).isEqualTo(plan);
    assertThat(plan.unlessPrevented(List.of(known, gone))).isEqualTo(full("version 3 is gone"));
  }

  private static RunPlan full(String reason) {
    return new RunPlan("full", reason, Optional.empty());
  }

  private static RunPlan plan(
      boolean isAskedFor,
      Optional<LastRun> before,
      LocalDate asOf,
      Map<String, String> meaning,
      Map<String, LocalDate> firstRates) {
    return RunPlan.of(
        isAskedFor, before, asOf, meaning, firstRates, shape(ID_TYPES, ORDER_COLUMNS));
  }
}

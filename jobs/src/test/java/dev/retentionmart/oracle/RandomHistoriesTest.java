package dev.retentionmart.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The random histories reach what they are made to reach. */
class RandomHistoriesTest {
  private static final long SEED = 20240229L;

  private static List<Pack> packs(int count) {
    return IntStream.range(0, count).mapToObj(index -> RandomHistories.pack(index, SEED)).toList();
  }

  @Test
  void theSameSeedMakesTheSamePack() {
    assertThat(RandomHistories.pack(3, SEED)).isEqualTo(RandomHistories.pack(3, SEED));
  }

  @Test
  void tenPacksSeeEveryModeAndKindAndAHundredEveryCombination() {
    List<SourceKinds> ten = packs(10).stream().map(Pack::kinds).toList();
    assertThat(ten.stream().map(SourceKinds::id)).contains(SourceKinds.IdKind.values());
    assertThat(ten.stream().map(SourceKinds::orderTime)).contains(SourceKinds.TimeKind.values());
    assertThat(ten.stream().map(SourceKinds::amount)).contains(SourceKinds.AmountKind.values());

    Set<List<Object>> combinations = new HashSet<>();
    for (Pack pack : packs(100)) {
      SourceKinds kinds = pack.kinds();
      combinations.add(
          List.of(pack.config().lines(), kinds.id(), kinds.orderTime(), kinds.amount()));
    }
    assertThat(combinations).hasSize(RandomHistories.COMBINATIONS);
  }

  @Test
  void everyOutcomeAndEveryEventHappens() {
    Set<String> outcomes = new TreeSet<>();
    List<LifecycleEvent> events = new ArrayList<>();
    for (Pack pack : packs(10)) {
      Oracle oracle = Oracle.of(pack.config(), pack.tables());
      oracle
          .outcomes()
          .all()
          .forEach(outcome -> outcomes.add(outcome.source() + "." + outcome.label()));
      events.addAll(oracle.events());
    }

    assertThat(events.stream().map(LifecycleEvent::event))
        .contains("new", "reactivated", "churned", "moved_in", "moved_out");
    assertThat(outcomes)
        .containsExactlyInAnyOrder(
            "customers.accepted",
            "customers.bad_customer_id",
            "customers.bad_valid_from",
            "customers.bad_valid_to",
            "customers.conflicting_versions",
            "customers.empty_version",
            "customers.future",
            "customers.guest",
            "customers.missing_valid_from",
            "customers.reserved_label",
            "customers.superseded",
            "exchange-rates.accepted",
            "exchange-rates.bad_date",
            "exchange-rates.bad_rate",
            "exchange-rates.conflicting_rates",
            "exchange-rates.missing_currency",
            "exchange-rates.missing_date",
            "exchange-rates.superseded",
            "orders.accepted",
            "orders.bad_amount",
            "orders.bad_customer_id",
            "orders.bad_order_id",
            "orders.bad_ordered_at",
            "orders.conflicting_copies",
            "orders.conflicting_lines",
            "orders.future",
            "orders.guest",
            "orders.missing_amount",
            "orders.missing_currency",
            "orders.missing_order_id",
            "orders.missing_ordered_at",
            "orders.no_exchange_rate",
            "orders.not_valid",
            "orders.reserved_label",
            "orders.superseded",
            "orders.unknown_currency",
            "refunds.accepted",
            "refunds.bad_amount",
            "refunds.bad_refunded_at",
            "refunds.future",
            "refunds.missing_amount",
            "refunds.missing_order_id",
            "refunds.missing_refunded_at",
            "refunds.negative_refund",
            "refunds.refund_without_order");
  }
}

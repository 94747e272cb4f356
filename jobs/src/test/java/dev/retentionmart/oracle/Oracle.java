package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a run must publish, computed in the most obvious way.
 *
 * @param retention by key, the measures by column name; without {@code run_id}
 * @param cohorts likewise
 * @param events the lifecycle ledger
 * @param outcomes the end of every source row
 * @param orders the orders that count
 * @param guestOrders the orders without a customer
 */
record Oracle(
    Map<RetentionKey, Map<String, Object>> retention,
    Map<CohortKey, Map<String, Object>> cohorts,
    List<LifecycleEvent> events,
    Outcomes outcomes,
    List<OracleOrder> orders,
    List<OracleOrder> guestOrders) {

  static Oracle of(OracleConfig config, SourceTables sources) {
    Outcomes outcomes = new Outcomes();
    OracleRates rates = new OracleRates(config, sources.rates().orElse(List.of()), outcomes);
    OracleOrders orders = new OracleOrders(config, sources.orders(), rates, outcomes);
    OracleRefunds refunds =
        new OracleRefunds(config, sources.refunds().orElse(List.of()), orders.ids(), outcomes);
    OracleSegments segments =
        new OracleSegments(config, sources.customers().orElse(List.of()), outcomes);
    List<OracleOrder> all = orders.orders(refunds);
    List<CustomerLife> lives = lives(config, all, segments);
    return new Oracle(
        OracleRetention.rows(config, lives),
        OracleCohorts.rows(config, lives),
        lives.stream().flatMap(life -> LifecycleEvent.of(life).stream()).toList(),
        outcomes,
        all.stream().filter(order -> order.customerId().isPresent()).toList(),
        all.stream().filter(order -> order.customerId().isEmpty()).toList());
  }

  private static List<CustomerLife> lives(
      OracleConfig config, List<OracleOrder> orders, OracleSegments segments) {
    Map<String, List<OracleOrder>> ordersByCustomer = new TreeMap<>();
    for (OracleOrder order : orders) {
      if (order.customerId().isPresent()) {
        ordersByCustomer
            .computeIfAbsent(order.customerId().get(), id -> new ArrayList<>())
            .add(order);
      }
    }
    List<CustomerLife> lives = new ArrayList<>();
    ordersByCustomer.forEach(
        (customer, hers) -> {
          hers.sort(
              Comparator.comparing(OracleOrder::orderedAt)
                  .thenComparing(OracleOrder::orderId, config.orderIdComparator()));
          for (OracleGrain grain : config.windows().keySet()) {
            lives.add(new CustomerLife(customer, hers, segments, grain, config));
          }
        });
    return lives;
  }

  /** Guest orders ÷ (those + valid orders). */
  Optional<Double> guestOrderShare() {
    return share(guestOrders.size(), orders.size());
  }

  /** Revenue of guests ÷ (that + revenue of valid orders). */
  Optional<Double> guestRevenueShare() {
    return share(revenueOf(guestOrders).doubleValue(), revenueOf(orders).doubleValue());
  }

  private static Optional<Double> share(double part, double rest) {
    return part + rest == 0 ? Optional.empty() : Optional.of(part / (part + rest));
  }

  static BigDecimal revenueOf(List<OracleOrder> orders) {
    return orders.stream().map(OracleOrder::netRevenue).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

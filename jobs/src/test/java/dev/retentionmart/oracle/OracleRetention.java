package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** {@code mart/retention}: one row per grain, period, segment and channel. */
final class OracleRetention {
  /** What the ledger says of one customer in one period. */
  private record InPeriod(
      String segment,
      String channel,
      boolean isActiveBefore,
      boolean isActiveAfter,
      boolean isNew,
      boolean isReactivated,
      boolean isChurned,
      boolean isReturning,
      Optional<String> segmentLeft,
      int orders,
      BigDecimal revenue) {

    static InPeriod of(CustomerLife life, LocalDate period) {
      return new InPeriod(
          life.segmentIn(period),
          life.channel(),
          life.isActiveBefore(period),
          life.isActiveAtEndOf(period),
          life.isNewIn(period),
          life.isReactivatedIn(period),
          life.isChurnedIn(period),
          life.isReturningIn(period),
          life.segmentLeftAtStartOf(period),
          life.ordersIn(period).size(),
          life.revenueIn(period));
    }

    boolean hasEventOrOrder() {
      return isNew || isReactivated || isChurned || segmentLeft.isPresent() || orders > 0;
    }

    boolean isIn(Cell cell) {
      return cell.holdsSegment(segment) && cell.holdsChannel(channel);
    }
  }

  private final OracleConfig config;
  private final Map<RetentionKey, Map<String, Object>> rows = new LinkedHashMap<>();

  private OracleRetention(OracleConfig config) {
    this.config = config;
  }

  static Map<RetentionKey, Map<String, Object>> rows(
      OracleConfig config, List<CustomerLife> lives) {
    OracleRetention retention = new OracleRetention(config);
    for (OracleGrain grain : config.windows().keySet()) {
      retention.addGrain(grain, lives.stream().filter(life -> life.grain() == grain).toList());
    }
    return retention.rows;
  }

  private void addGrain(OracleGrain grain, List<CustomerLife> lives) {
    Optional<LocalDate> first =
        lives.stream().map(CustomerLife::acquiredIn).min(LocalDate::compareTo);
    if (first.isEmpty()) {
      return;
    }
    Set<Cell> begun = new LinkedHashSet<>();
    LocalDate period = first.get();
    while (!period.isAfter(config.asOf())) {
      LocalDate current = period;
      List<InPeriod> customers =
          lives.stream()
              .filter(life -> !life.acquiredIn().isAfter(current))
              .map(life -> InPeriod.of(life, current))
              .toList();
      for (InPeriod customer : customers) {
        if (customer.hasEventOrOrder()) {
          begun.addAll(Cell.withTotals(customer.segment(), customer.channel()));
        }
      }
      for (Cell cell : begun) {
        rows.put(
            new RetentionKey(grain.label(), period, cell.segment(), cell.channel()),
            row(grain, period, cell, customers));
      }
      period = grain.later(period, 1);
    }
  }

  private Map<String, Object> row(
      OracleGrain grain, LocalDate period, Cell cell, List<InPeriod> everybody) {
    List<InPeriod> customers = everybody.stream().filter(customer -> customer.isIn(cell)).toList();
    long atStart = count(customers, InPeriod::isActiveBefore);
    long atEnd = count(customers, InPeriod::isActiveAfter);
    long newOnes = count(customers, InPeriod::isNew);
    long churned = count(customers, InPeriod::isChurned);
    long movedIn = count(customers, customer -> customer.segmentLeft().isPresent());
    long movedOut =
        count(
            everybody,
            customer ->
                cell.holdsChannel(customer.channel())
                    && customer.segmentLeft().filter(cell::holdsSegment).isPresent());
    long buyers = count(customers, customer -> customer.orders() >= 1);
    long repeatBuyers = count(customers, customer -> customer.orders() >= 2);
    long returningBuyers = count(customers, InPeriod::isReturning);
    long orders = customers.stream().mapToLong(InPeriod::orders).sum();
    BigDecimal revenue = revenueOf(customers, customer -> true);
    BigDecimal returningRevenue = revenueOf(customers, InPeriod::isReturning);
    // average order value × orders per buyer × periods of life × margin, without rounding between
    BigDecimal lifetimeValueTimesBuyersAndChurned =
        revenue.multiply(BigDecimal.valueOf(atStart)).multiply(config.grossMargin());
    LocalDate lastDay = grain.lastDayOf(period);
    return new Measures()
        .put("grain", grain.label())
        .put("period_start", period)
        .put("period_end", lastDay)
        .put("segment", cell.segment())
        .put("channel", cell.channel())
        .put("customers_at_start", atStart)
        .put("customers_at_end", atEnd)
        .put("new_customers", newOnes)
        .put("reactivated_customers", count(customers, InPeriod::isReactivated))
        .put("churned_customers", churned)
        .put("moved_in_customers", cell.isOfAllSegments() ? 0L : movedIn)
        .put("moved_out_customers", cell.isOfAllSegments() ? 0L : movedOut)
        .put("retained_customers", atStart - churned)
        .put("buyers", buyers)
        .put("repeat_buyers", repeatBuyers)
        .put("returning_buyers", returningBuyers)
        .put("orders", orders)
        .putMoney("net_revenue", revenue)
        .putMoney("returning_net_revenue", returningRevenue)
        .putShare("retention_rate", atStart - churned, atStart)
        .putRatio("crr_formula", atEnd - newOnes, atStart)
        .putShare("churn_rate", churned, atStart)
        .putShare("repeat_purchase_rate", repeatBuyers, buyers)
        .putShare("returning_buyer_rate", returningBuyers, buyers)
        .putMoneyPer("average_order_value", revenue, BigDecimal.valueOf(orders))
        .putRatio("purchase_frequency", orders, buyers)
        .putRatio("expected_lifespan", atStart, churned)
        .putMoneyPer(
            "customer_lifetime_value",
            lifetimeValueTimesBuyersAndChurned,
            BigDecimal.valueOf(buyers).multiply(BigDecimal.valueOf(churned)))
        .putRatio(
            "revenue_from_existing_rate", returningRevenue.doubleValue(), revenue.doubleValue())
        .put("is_complete", !lastDay.isAfter(config.asOf()))
        .put(
            "is_small_group",
            atStart + newOnes + count(customers, InPeriod::isReactivated) < OracleConfig.FEW)
        .put("as_of_date", config.asOf())
        .asMap();
  }

  private static long count(List<InPeriod> customers, Predicate<InPeriod> which) {
    return customers.stream().filter(which).count();
  }

  private static BigDecimal revenueOf(List<InPeriod> customers, Predicate<InPeriod> which) {
    return customers.stream()
        .filter(which)
        .map(InPeriod::revenue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

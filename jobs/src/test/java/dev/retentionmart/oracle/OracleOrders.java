package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** From source rows to one order per order id, every row with its outcome. */
final class OracleOrders {
  private static final String SOURCE = "orders";

  private final OracleConfig config;
  private final OracleRates rates;
  private final Outcomes outcomes;
  private final List<Settled> settled = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  /** An order before its refunds are known. */
  private record Settled(
      String orderId,
      Optional<String> customer,
      Instant orderedAt,
      Optional<String> channel,
      BigDecimal amount,
      String currency) {}

  OracleOrders(OracleConfig config, List<SourceOrder> rows, OracleRates rates, Outcomes outcomes) {
    this.config = config;
    this.rates = rates;
    this.outcomes = outcomes;
    Map<String, List<OrderRow>> rowsByOrder = new TreeMap<>();
    for (SourceOrder source : rows) {
      OrderRow row = OrderRow.of(source, config);
      if (isForItsOrderToDecide(row)) {
        rowsByOrder.computeIfAbsent(row.orderId().orElseThrow(), id -> new ArrayList<>()).add(row);
      }
    }
    rowsByOrder.values().forEach(config.lines() ? this::addUpLines : this::chooseCopy);
  }

  /** The ids of all orders that have a row which is not rejected. */
  Set<String> ids() {
    return ids;
  }

  /** The orders that count, those of guests included. */
  List<OracleOrder> orders(OracleRefunds refunds) {
    return settled.stream().map(order -> priced(order, refunds)).toList();
  }

  /** Settles the outcome of a row that can be judged alone. */
  private boolean isForItsOrderToDecide(OrderRow row) {
    if (!row.isInScope()) {
      if (config.lines() || row.orderId().isEmpty()) {
        excludeOutOfScope(row);
        return false;
      }
      return true;
    }
    Optional<String> reason = reasonToReject(row);
    if (reason.isPresent()) {
      reject(row, reason.get());
      return false;
    }
    if (config.isFuture(row.orderedAt().orElseThrow())) {
      exclude(row, "future");
      return false;
    }
    return true;
  }

  private void excludeOutOfScope(OrderRow row) {
    exclude(row, row.customerId().isEmpty() ? "guest" : "not_valid");
  }

  private Optional<String> reasonToReject(OrderRow row) {
    if (Reading.isBadId(row.source().orderId())) {
      return Optional.of("bad_order_id");
    }
    if (row.orderId().isEmpty()) {
      return Optional.of("missing_order_id");
    }
    if (Reading.isBadId(row.source().customerId())) {
      return Optional.of("bad_customer_id");
    }
    if (row.source().orderedAt() == null) {
      return Optional.of("missing_ordered_at");
    }
    if (row.orderedAt().isEmpty() || isBeforeShops(row.orderedAt().get())) {
      return Optional.of("bad_ordered_at");
    }
    if (Reading.isMissing(row.source().amount())) {
      return Optional.of("missing_amount");
    }
    if (row.amount().isEmpty()) {
      return Optional.of("bad_amount");
    }
    if (row.currency().isEmpty()) {
      return Optional.of("missing_currency");
    }
    Instant orderedAt = row.orderedAt().get();
    if (!config.isFuture(orderedAt)) {
      // its rate may yet come
      if (!rates.know(row.currency().get())) {
        return Optional.of("unknown_currency");
      }
      if (rates.on(row.currency().get(), config.businessDate(orderedAt)).isEmpty()) {
        return Optional.of("no_exchange_rate");
      }
    }
    return row.channel().filter("(all)"::equals).map(all -> "reserved_label");
  }

  private boolean isBeforeShops(Instant orderedAt) {
    return config.businessDate(orderedAt).getYear() < 1970;
  }

  private void chooseCopy(List<OrderRow> copies) {
    Optional<Instant> winning = winningUpdate(copies);
    List<OrderRow> winners =
        copies.stream().filter(copy -> copy.updatedAt().equals(winning)).toList();
    OrderRow winner = winners.get(0);
    if (!winners.stream().allMatch(winner::saysTheSameAs)) {
      copies.forEach(copy -> reject(copy, "conflicting_copies"));
      return;
    }
    for (OrderRow copy : copies) {
      if (copy != winner) {
        exclude(copy, "superseded");
      }
    }
    if (!winner.isInScope()) {
      excludeOutOfScope(winner);
      return;
    }
    settle(List.of(winner), winner.customerId());
    settled.add(
        new Settled(
            winner.orderId().orElseThrow(),
            winner.customerId(),
            winner.orderedAt().orElseThrow(),
            winner.channel(),
            winner.amount().orElseThrow(),
            winner.currency().orElseThrow()));
  }

  /** The newest update that the as-of date has seen, else the first of those after it. */
  private Optional<Instant> winningUpdate(List<OrderRow> copies) {
    List<Instant> updates = copies.stream().flatMap(copy -> copy.updatedAt().stream()).toList();
    Optional<Instant> newestSeen =
        updates.stream().filter(update -> !config.isFuture(update)).max(Comparator.naturalOrder());
    boolean hasCopyWithoutUpdate = copies.stream().anyMatch(copy -> copy.updatedAt().isEmpty());
    if (newestSeen.isPresent() || hasCopyWithoutUpdate) {
      return newestSeen;
    }
    return updates.stream().min(Comparator.naturalOrder());
  }

  private void addUpLines(List<OrderRow> lines) {
    Set<String> customers =
        lines.stream().flatMap(line -> line.customerId().stream()).collect(Collectors.toSet());
    Set<String> currencies = new HashSet<>();
    lines.forEach(line -> currencies.add(line.currency().orElseThrow()));
    if (customers.size() > 1 || currencies.size() > 1) {
      lines.forEach(line -> reject(line, "conflicting_lines"));
      return;
    }
    Optional<String> customer = customers.stream().findFirst();
    settle(lines, customer);
    OrderRow earliest =
        lines.stream().min(Comparator.comparing(line -> line.orderedAt().orElseThrow())).get();
    Optional<String> channel =
        lines.stream()
            .filter(line -> line.channel().isPresent())
            .min(
                Comparator.<OrderRow, Instant>comparing(line -> line.orderedAt().orElseThrow())
                    .thenComparing(line -> line.channel().orElseThrow()))
            .flatMap(OrderRow::channel);
    BigDecimal amount =
        lines.stream()
            .map(line -> line.amount().orElseThrow())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    settled.add(
        new Settled(
            earliest.orderId().orElseThrow(),
            customer,
            earliest.orderedAt().orElseThrow(),
            channel,
            amount,
            earliest.currency().orElseThrow()));
  }

  private void settle(List<OrderRow> rows, Optional<String> customer) {
    for (OrderRow row : rows) {
      if (customer.isPresent()) {
        accept(row);
      } else {
        exclude(row, "guest");
      }
    }
  }

  private OracleOrder priced(Settled order, OracleRefunds refunds) {
    LocalDate date = config.businessDate(order.orderedAt());
    BigDecimal rate = rates.on(order.currency(), date).orElseThrow();
    BigDecimal kept = order.amount().subtract(refunds.of(order.orderId()));
    return new OracleOrder(
        order.orderId(),
        order.customer(),
        order.orderedAt(),
        date,
        order.channel().orElse(OracleSegments.UNKNOWN),
        kept.multiply(rate).setScale(4, RoundingMode.HALF_UP));
  }

  private void accept(OrderRow row) {
    outcomes.accept(SOURCE, row.source());
    row.orderId().ifPresent(ids::add);
  }

  private void exclude(OrderRow row, String reason) {
    outcomes.exclude(SOURCE, row.source(), reason);
    row.orderId().ifPresent(ids::add);
  }

  private void reject(OrderRow row, String reason) {
    outcomes.reject(SOURCE, row.source(), reason);
  }
}

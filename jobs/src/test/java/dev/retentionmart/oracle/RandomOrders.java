package dev.retentionmart.oracle;

import dev.retentionmart.oracle.SourceKinds.TimeKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The rows of a history's orders: their copies or lines, and dirt. */
final class RandomOrders {
  /** An order before anything happened to its rows. */
  record Placed(int number, LocalDateTime at, BigDecimal amount) {}

  private final int history;
  private final OracleConfig config;
  private final SourceKinds kinds;
  private final RandomMoments moments;
  private final Dice dice;
  private final List<SourceOrder> rows = new ArrayList<>();
  private final List<Placed> placed = new ArrayList<>();
  private int lastNumber;

  RandomOrders(
      int history, OracleConfig config, SourceKinds kinds, RandomMoments moments, Dice dice) {
    this.history = history;
    this.config = config;
    this.kinds = kinds;
    this.moments = moments;
    this.dice = dice;
    this.lastNumber = dice.pick(0, 7, 95);
  }

  List<SourceOrder> rows() {
    return rows;
  }

  List<Placed> placed() {
    return placed;
  }

  /** The times of the orders added. */
  List<LocalDateTime> addOrdersOf(int customer, int customers) {
    List<LocalDateTime> times = new ArrayList<>();
    int count = dice.pick(0, 1, 1, 2, 3, 4, 6, 8);
    for (int order = 0; order < count; order++) {
      LocalDateTime at = nextTime(times);
      times.add(at);
      addOrder(customer, customers, at);
    }
    return times;
  }

  private LocalDateTime nextTime(List<LocalDateTime> times) {
    if (!times.isEmpty() && dice.percent(25)) {
      LocalDateTime last = times.get(times.size() - 1);
      return dice.percent(60) ? last : last.toLocalDate().atTime(dice.between(0, 23), 0);
    }
    return dice.percent(1) ? moments.longAgo(dice) : moments.moment(dice);
  }

  private void addOrder(int customer, int customers, LocalDateTime at) {
    lastNumber++;
    BigDecimal amount = amount();
    placed.add(new Placed(lastNumber, at, amount));
    SourceOrder order =
        new SourceOrder(
            kinds.idInOrders(history, lastNumber),
            dice.percent(7) ? kinds.noId(dice) : kinds.idInOrders(history, customer),
            time(at),
            channel(),
            status(),
            kinds.amount(amount),
            currency(),
            updatedAt());
    if (config.lines()) {
      addLines(order, customers, at);
    } else {
      addRow(order);
      if (dice.percent(30)) {
        addCopies(order, customers, at);
      }
    }
  }

  private void addCopies(SourceOrder order, int customers, LocalDateTime at) {
    int copies = dice.between(1, 3);
    for (int count = 0; count < copies; count++) {
      SourceOrder copy = changed(order, customers, at);
      addRow(dice.percent(40) ? copy : copy.withUpdatedAt(dice.percent(10) ? null : updatedAt()));
    }
  }

  private SourceOrder changed(SourceOrder order, int customers, LocalDateTime at) {
    return switch (dice.between(1, 10)) {
      case 1 -> order.withAmount(kinds.amount(amount()));
      case 2 -> order.withChannel(channel());
      case 3 -> order.withCustomerId(someone(customers));
      case 4 -> order.withOrderedAt(time(at.plusDays(dice.between(-20, 20))));
      case 5 -> order.withStatus("cancelled");
      case 6 -> order.withCurrency(currency());
      case 7 -> order.withOrderedAt(time(at));
      default -> order;
    };
  }

  private void addLines(SourceOrder order, int customers, LocalDateTime at) {
    int lines = dice.between(1, 4);
    for (int count = 0; count < lines; count++) {
      SourceOrder line =
          order
              .withOrderedAt(time(at.plusMinutes(dice.pick(0, 0, 1, 7, -3, 1500))))
              .withAmount(kinds.amount(amount()));
      line = dice.percent(30) ? line.withChannel(channel()) : line;
      line = dice.percent(20) ? line.withCustomerId(kinds.noId(dice)) : line;
      line = dice.percent(4) ? line.withCustomerId(someone(customers)) : line;
      line = dice.percent(4) ? line.withCurrency(currency()) : line;
      line = dice.percent(6) ? line.withStatus(status()) : line;
      addRow(line);
      if (dice.percent(10)) {
        addRow(line);
      }
    }
  }

  private void addRow(SourceOrder row) {
    SourceOrder same = dice.percent(4) ? row.withOrderId(SourceKinds.padded(row.orderId())) : row;
    SourceOrder once = dice.percent(5) ? dirty(same) : same;
    rows.add(dice.percent(1) ? dirty(once) : once);
  }

  private SourceOrder dirty(SourceOrder row) {
    return switch (dice.between(1, 8)) {
      case 1 -> row.withOrderId(kinds.noId(dice));
      case 2 ->
          row.withOrderedAt(
              dice.percent(70) ? null : time(LocalDateTime.parse("1969-12-31T23:59:59.999999")));
      case 3 ->
          row.withOrderedAt(kinds.orderTime() == TimeKind.TEXT ? SourceKinds.noTime(dice) : null);
      case 4, 5 -> row.withAmount(kinds.noAmount(dice));
      case 6 -> row.withCurrency(dice.pick(null, "", " ", "XXX", "NOK", "DKK"));
      case 7 -> row.withChannel("(all)");
      default -> row.withStatus(null);
    };
  }

  private Object someone(int customers) {
    return dice.percent(20)
        ? kinds.noId(dice)
        : SourceKinds.padded(kinds.idInOrders(history, dice.between(1, customers)));
  }

  private Object time(LocalDateTime local) {
    return SourceKinds.time(kinds.orderTime(), local, dice.percent(50), config.zone(), dice);
  }

  private Object updatedAt() {
    return dice.percent(10) ? null : time(moments.moment(dice));
  }

  private String channel() {
    String ofHistory = RandomHistories.name(history) + dice.pick("-web", "-store", "-app");
    return dice.percent(12) ? dice.pick(null, "", "  ", "(unknown)") : ofHistory;
  }

  private String status() {
    return dice.percent(88) ? "paid" : dice.pick("cancelled", "cancelled", null, "shipped");
  }

  private String currency() {
    if (dice.percent(70)) {
      return config.currency();
    }
    return dice.pick(
        "EUR", "EUR", "EUR", "EUR", " eur ", "GBP", "GBP", "GBP", "NOK", "DKK", "XXX", null, "");
  }

  private BigDecimal amount() {
    if (dice.random().nextInt(300) == 0) {
      return new BigDecimal("999999999999.99");
    }
    BigDecimal cents = BigDecimal.valueOf(dice.between(1, 50_000), 2);
    return switch (dice.between(1, 10)) {
      case 1 -> BigDecimal.ZERO;
      case 2 -> cents.negate().divide(BigDecimal.TEN, 4, RoundingMode.HALF_UP);
      case 3 -> cents.add(new BigDecimal("0.00005"));
      case 4 -> cents.add(BigDecimal.valueOf(dice.between(0, 9999), 6));
      default -> cents;
    };
  }
}

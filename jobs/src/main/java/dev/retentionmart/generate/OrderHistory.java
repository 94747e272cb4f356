package dev.retentionmart.generate;

import dev.retentionmart.generate.HistoryShape.IdStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** All orders of one customer and the money she got back, in the order in which they happened. */
final class OrderHistory {
  /** An order's number is its customer's number and its place, so that it needs no counter. */
  static final int NUMBERS_PER_CUSTOMER = 1_000;

  /** Where it grows with time, the minute comes before these; enough for 137 million customers. */
  private static final int BITS_AFTER_MINUTE = 37;

  static final double GUEST_SHARE = 0.04;
  static final double CANCELLED_SHARE = 0.03;
  static final double REFUNDED_SHARE = 0.05;

  private static final double MISSING_CHANNEL_SHARE = 0.002;
  private static final double OLDER_COPY_SHARE = 0.008;
  private static final double OLDER_COPY_SHARE_IF_CANCELLED = 0.15;
  private static final double CHANGED_AMOUNT_SHARE = 0.2;
  private static final double FOREIGN_UNIT = 11.3;
  private static final double AMOUNT_SPREAD = 0.5;
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);
  private static final long DAY = TimeUnit.DAYS.toMicros(1);
  private static final double SECONDS_PER_DAY = TimeUnit.DAYS.toSeconds(1);
  private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);
  private static final long SECOND = TimeUnit.SECONDS.toMicros(1);

  private final CustomerProfile profile;
  private final Seasons seasons;
  private final IdStyle ids;
  private final Draws draws;
  private final List<GeneratedOrder> orders = new ArrayList<>();
  private final List<GeneratedRefund> refunds = new ArrayList<>();
  private int placed;

  private OrderHistory(CustomerProfile profile, Shop shop, Draws draws) {
    this.profile = profile;
    this.seasons = shop.seasons();
    this.ids = shop.shape().ids();
    this.draws = draws;
  }

  static OrderHistory draw(Shop shop, long customer) {
    CustomerProfile profile = CustomerProfile.draw(shop, customer);
    Draws draws = shop.drawsOf(customer, Draws.Purpose.ORDERS);
    OrderHistory history = new OrderHistory(profile, shop, draws);
    history.play();
    return history;
  }

  List<GeneratedOrder> orders() {
    return orders;
  }

  List<GeneratedRefund> refunds() {
    return refunds;
  }

  private void play() {
    place(profile.acquiredAt(), profile.channel());
    double busiest = Seasons.busiest();
    double meanWait = 1.0 / StrictMath.max(profile.ordersPerDay() * busiest, 1e-9);
    double lastDay =
        StrictMath.min(seasons.days(), profile.acquisitionDay() + profile.leavesAfterDays());
    double time = profile.acquisitionDay() + 1.0 + draws.exponential(meanWait);
    while (time < lastDay && placed < NUMBERS_PER_CUSTOMER) {
      int day = (int) time;
      // Every moment may bring an order on the busiest day; on others only some of them do.
      if (draws.uniform() * busiest < seasons.weight(day)) {
        Channel channel = Channel.ofRepeatOrder(profile.channel(), draws);
        place(seasons.instant(day, channel, draws), channel);
      }
      time += draws.exponential(meanWait);
    }
  }

  private void place(long orderedAt, Channel channel) {
    GeneratedOrder order = drawOrder(orderedAt, channel);
    Optional<Damage> damage = Damage.draw(draws);
    if (damage.isPresent()) {
      orders.addAll(damage.get().rows(order));
      return;
    }
    addOlderCopy(order);
    orders.add(order);
    addRefunds(order);
  }

  private GeneratedOrder drawOrder(long orderedAt, Channel channel) {
    long number = number(orderedAt);
    Long customer = draws.chance(GUEST_SHARE) ? null : Long.valueOf(profile.customer());
    String label = draws.chance(MISSING_CHANNEL_SHARE) ? null : channel.label();
    long cents = drawCents();
    String outcome =
        draws.chance(CANCELLED_SHARE) ? GeneratedOrder.CANCELLED : GeneratedOrder.COMPLETED;
    long settledAt = orderedAt + timeUntilSettled(channel);
    // Nothing is known after the last day: an order not settled by then is still open.
    boolean isSettled = settledAt < seasons.end();
    return new GeneratedOrder(
        number,
        customer,
        orderedAt,
        label,
        isSettled ? outcome : GeneratedOrder.PLACED,
        cents,
        profile.currency(),
        isSettled ? settledAt : orderedAt);
  }

  private long number(long orderedAt) {
    long ofCustomer = profile.customer() * NUMBERS_PER_CUSTOMER + placed++;
    return ids == IdStyle.NUMBER
        ? (orderedAt / MINUTE << BITS_AFTER_MINUTE) + ofCustomer
        : ofCustomer;
  }

  private long drawCents() {
    double amount = draws.lognormal(profile.medianAmount(), AMOUNT_SPREAD);
    boolean isForeign = profile.currency().equals(CustomerProfile.FOREIGN_CURRENCY);
    double units = isForeign ? amount / FOREIGN_UNIT : amount;
    return StrictMath.max(100L, StrictMath.round(StrictMath.min(units, 1e7) * 100.0));
  }

  private long timeUntilSettled(Channel channel) {
    return channel == Channel.STORE
        ? MINUTE + draws.below(10) * MINUTE
        : HOUR + (long) draws.exponential(SECONDS_PER_DAY) * SECOND;
  }

  private void addOlderCopy(GeneratedOrder order) {
    boolean isCancelled = order.status().equals(GeneratedOrder.CANCELLED);
    boolean isSettled = isCancelled || order.status().equals(GeneratedOrder.COMPLETED);
    if (isSettled && draws.chance(isCancelled ? OLDER_COPY_SHARE_IF_CANCELLED : OLDER_COPY_SHARE)) {
      long difference =
          draws.chance(CHANGED_AMOUNT_SHARE) ? draws.below(order.cents() / 10 + 1) : 0L;
      orders.add(order.asPlaced(order.cents() + difference));
    }
  }

  private void addRefunds(GeneratedOrder order) {
    boolean isCompleted = order.status().equals(GeneratedOrder.COMPLETED);
    if (!isCompleted || !draws.chance(REFUNDED_SHARE)) {
      return;
    }
    long first = order.updatedAt() + 2 * DAY + (long) draws.exponential(9.0 * DAY);
    if (draws.chance(0.55)) {
      addRefund(order, first, order.cents());
      return;
    }
    long part = (long) (order.cents() * draws.uniform(0.2, 0.5));
    addRefund(order, first, part);
    if (draws.chance(0.1)) {
      addRefund(order, first + HOUR + (long) draws.exponential(7.0 * DAY), part);
    }
  }

  private void addRefund(GeneratedOrder order, long refundedAt, long cents) {
    if (refundedAt < seasons.end()) {
      long toTheSecond = refundedAt - refundedAt % SECOND;
      refunds.add(new GeneratedRefund(order.orderNumber(), toTheSecond, cents));
    }
  }
}

package dev.retentionmart.oracle;

import dev.retentionmart.oracle.Pack.Presence;
import dev.retentionmart.oracle.SourceKinds.TimeKind;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Makes one history: who there is, what they bought, and what went back. */
final class RandomHistory {
  private final int history;
  private final OracleConfig config;
  private final SourceKinds kinds;
  private final Presence presence;
  private final RandomMoments moments;
  private final Dice dice;

  RandomHistory(
      int history,
      OracleConfig config,
      SourceKinds kinds,
      Presence presence,
      RandomMoments moments,
      Dice dice) {
    this.history = history;
    this.config = config;
    this.kinds = kinds;
    this.presence = presence;
    this.moments = moments;
    this.dice = dice;
  }

  History history() {
    RandomOrders orders = new RandomOrders(history, config, kinds, moments, dice);
    RandomVersions versions =
        new RandomVersions(history, config, kinds, presence.validTo(), moments, dice);
    boolean isWithoutOrders = dice.percent(5);
    int customers = dice.pick(1, 1, 2, 3, 4, 5, 6, 8);
    for (int customer = 1; customer <= customers; customer++) {
      List<LocalDateTime> orderTimes =
          isWithoutOrders ? List.of() : orders.addOrdersOf(customer, customers);
      if (dice.percent(88)) {
        versions.addVersionsOf(customer, orderTimes);
      }
    }
    return new History(
        RandomHistories.name(history), orders.rows(), versions.rows(), refunds(orders.placed()));
  }

  private List<SourceRefund> refunds(List<RandomOrders.Placed> placed) {
    List<SourceRefund> refunds = new ArrayList<>();
    for (RandomOrders.Placed order : placed) {
      if (dice.percent(20)) {
        SourceRefund refund = refundOf(order);
        refunds.add(refund);
        if (dice.percent(12)) {
          refunds.add(refund);
        }
        if (dice.percent(25)) {
          refunds.add(dirty(refundOf(order)));
        }
      }
    }
    if (dice.percent(15)) {
      refunds.add(refundOf(new RandomOrders.Placed(99_999, moments.moment(dice), BigDecimal.TEN)));
    }
    if (kinds.orderTime() == TimeKind.TEXT && dice.percent(20)) {
      refunds.add(
          new SourceRefund(
              kinds.idElsewhere(history, 1),
              SourceKinds.noTime(dice),
              kinds.amount(BigDecimal.TEN)));
    }
    return refunds;
  }

  private SourceRefund refundOf(RandomOrders.Placed order) {
    LocalDateTime at =
        dice.percent(15) ? moments.future(dice) : order.at().plusDays(dice.between(-1, 60));
    BigDecimal paid = order.amount().abs();
    BigDecimal amount =
        dice.pick(
            paid,
            paid.multiply(new BigDecimal("0.5")),
            paid.add(new BigDecimal("3.00005")),
            BigDecimal.ZERO);
    Object id = kinds.idElsewhere(history, order.number());
    return new SourceRefund(
        dice.percent(5) ? SourceKinds.padded(id) : id,
        SourceKinds.time(kinds.orderTime(), at, dice.percent(50), config.zone(), dice),
        kinds.amount(amount));
  }

  private SourceRefund dirty(SourceRefund refund) {
    return switch (dice.between(1, 4)) {
      case 1 -> new SourceRefund(kinds.noIdElsewhere(dice), refund.refundedAt(), refund.amount());
      case 2 ->
          new SourceRefund(
              refund.orderId(),
              kinds.orderTime() == TimeKind.TEXT ? SourceKinds.noTime(dice) : null,
              refund.amount());
      case 3 -> new SourceRefund(refund.orderId(), refund.refundedAt(), kinds.noAmount(dice));
      default ->
          new SourceRefund(
              refund.orderId(),
              refund.refundedAt(),
              kinds.amount(new BigDecimal(dice.pick("-5", "-0.0001", "-0.00004"))));
    };
  }
}

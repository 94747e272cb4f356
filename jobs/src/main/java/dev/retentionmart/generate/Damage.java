package dev.retentionmart.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What real extracts do to an order now and then: about two rows in a thousand. */
enum Damage {
  MISSING_NUMBER(0.0003),
  MISSING_TIME(0.0002),
  MISSING_AMOUNT(0.0004),
  MISSING_CURRENCY(0.0002),
  UNKNOWN_CURRENCY(0.0005),
  /** Two copies of one age that say different things. */
  CONFLICT(0.0001),
  /** The same row twice: no harm done. */
  REPEAT(0.0005);

  private static final String NO_CURRENCY = "XXX";
  private static final Damage[] ALL = values();

  private final double share;

  Damage(double share) {
    this.share = share;
  }

  /** What happens to the next order: mostly nothing. */
  static Optional<Damage> draw(Draws draws) {
    double left = draws.uniform();
    for (Damage damage : ALL) {
      left -= damage.share;
      if (left < 0.0) {
        return Optional.of(damage);
      }
    }
    return Optional.empty();
  }

  /** The share of orders that end as rejected. */
  static double rejectedShare() {
    return Arrays.stream(ALL)
        .filter(damage -> damage != REPEAT)
        .mapToDouble(damage -> damage.share)
        .sum();
  }

  /** The rows that arrive in place of the order. */
  List<GeneratedOrder> rows(GeneratedOrder order) {
    return switch (this) {
      case MISSING_NUMBER -> List.of(order.withoutNumber());
      case MISSING_TIME -> List.of(order.withoutTime());
      case MISSING_AMOUNT -> List.of(order.withCents(null));
      case MISSING_CURRENCY -> List.of(order.withCurrency(null));
      case UNKNOWN_CURRENCY -> List.of(order.withCurrency(NO_CURRENCY));
      case CONFLICT -> List.of(order, order.withCents(order.cents() + 1_000L));
      case REPEAT -> List.of(order, order);
    };
  }
}

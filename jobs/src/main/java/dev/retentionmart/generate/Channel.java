package dev.retentionmart.generate;

import java.util.Arrays;
import java.util.Locale;

/** Where people buy. */
enum Channel {
  WEB(0.45, 0.40),
  STORE(0.30, 0.25),
  APP(0.13, 0.27),
  MARKETPLACE(0.12, 0.08);

  private static final double LOYALTY = 0.70;
  private static final Channel[] ALL = values();
  private static final double[] FIRST_SHARES =
      Arrays.stream(ALL).mapToDouble(channel -> channel.firstShare).toArray();
  private static final double[] REPEAT_SHARES =
      Arrays.stream(ALL).mapToDouble(channel -> channel.repeatShare).toArray();

  private final double firstShare;
  private final double repeatShare;

  Channel(double firstShare, double repeatShare) {
    this.firstShare = firstShare;
    this.repeatShare = repeatShare;
  }

  /** The name in the tables. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where a customer comes from. */
  static Channel ofFirstOrder(Draws draws) {
    return ALL[draws.weighted(FIRST_SHARES)];
  }

  /** Where she buys later: mostly where she came from. */
  static Channel ofRepeatOrder(Channel first, Draws draws) {
    return draws.chance(LOYALTY) ? first : ALL[draws.weighted(REPEAT_SHARES)];
  }
}

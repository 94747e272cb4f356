package dev.retentionmart.oracle;

import java.util.Random;
import java.util.SplittableRandom;

/** Seeded chance. */
final class Dice {
  private final Random random;

  Dice(long seed) {
    // the first throws of neighbouring seeds are alike in Random; they are not in SplittableRandom
    this.random = new Random(new SplittableRandom(seed).nextLong());
  }

  Random random() {
    return random;
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  /** A whole number, both ends included. */
  int between(int lowest, int highest) {
    return lowest + random.nextInt(highest - lowest + 1);
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}

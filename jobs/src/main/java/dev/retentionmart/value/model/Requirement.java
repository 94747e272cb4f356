package dev.retentionmart.value.model;

/** What all models ask of their numbers. */
final class Requirement {
  private Requirement() {}

  /**
   * @throws IllegalArgumentException for a value that is not positive and finite
   */
  static void positive(String what, String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "Cannot use %s with %s = %s: it must be positive and finite"
              .formatted(what, name, value));
    }
  }

  /**
   * @throws IllegalArgumentException for a negative number of repeat purchases
   */
  static void repeatPurchases(int x) {
    if (x < 0) {
      throw new IllegalArgumentException(
          "Cannot use x = %d: the first purchase is not a repeat purchase, so x is at least 0"
              .formatted(x));
    }
  }
}

package dev.retentionmart.value;

/** The one condition that all parameters of all models have. */
final class Positive {
  private Positive() {}

  /**
   * @throws IllegalArgumentException for a value that is not positive and finite
   */
  static void check(String model, String parameter, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "Cannot use a %s with %s = %s: it must be positive and finite"
              .formatted(model, parameter, value));
    }
  }
}

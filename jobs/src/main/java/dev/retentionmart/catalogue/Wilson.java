package dev.retentionmart.catalogue;

/** The ends of the 95 % Wilson score interval in words that a database understands. */
final class Wilson {
  /**
   * n customers of whom x did it; 3.841458820694124 is z², z = 1.959963984540054. Where x is 0 or
   * n, the end that it coincides with is exact.
   */
  private static final String FORMULA =
      "(2e0 * {x} + 3.841458820694124e0 {sign} "
          + "1.959963984540054e0 * SQRT(3.841458820694124e0 + 4e0 * {x} * ({n} - {x}) / {d}))"
          + " / (2e0 * ({d} + 3.841458820694124e0))";

  private Wilson() {}

  static String formula(String numerator, String denominator, String sign) {
    return FORMULA
        .replace("{x}", numerator)
        .replace("{n}", denominator)
        .replace("{d}", "NULLIF(" + denominator + ", 0)")
        .replace("{sign}", sign);
  }
}

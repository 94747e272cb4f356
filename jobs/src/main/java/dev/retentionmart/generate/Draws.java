package dev.retentionmart.generate;

import java.util.SplittableRandom;

/**
 * Random draws that are the same on every machine. Only 64-bit words come from the platform, and
 * only {@link StrictMath} works on them: {@link Math} may differ in the last bit between
 * processors.
 */
final class Draws {

  /** What a stream is for. Streams are independent, so a table can be drawn without the others. */
  enum Purpose {
    PROFILE,
    ORDERS,
    SEGMENTS,
    EXCHANGE_RATES
  }

  private final SplittableRandom words;

  private Draws(long state) {
    this.words = new SplittableRandom(state);
  }

  /** The stream of one customer for one purpose. */
  static Draws of(long seed, long customer, Purpose purpose) {
    return new Draws(mix(mix(mix(seed) + customer) + purpose.ordinal()));
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (words.nextLong() >>> 11) * 0x1.0p-53;
  }

  double uniform(double low, double high) {
    return low + uniform() * (high - low);
  }

  /** Uniform in [0, bound). */
  long below(long bound) {
    return (long) (uniform() * bound);
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Exponential with the given mean. */
  double exponential(double mean) {
    return -StrictMath.log(1.0 - uniform()) * mean;
  }

  /** Standard normal (Box and Muller). */
  double gaussian() {
    double radius = StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - uniform()));
    return radius * StrictMath.cos(2.0 * StrictMath.PI * uniform());
  }

  /** Lognormal around the given median. */
  double lognormal(double median, double sigma) {
    return median * StrictMath.exp(sigma * gaussian());
  }

  /** Gamma with the given shape and mean (Marsaglia and Tsang). */
  double gamma(double shape, double mean) {
    if (shape < 1.0) {
      double boost = StrictMath.pow(1.0 - uniform(), 1.0 / shape);
      return gamma(shape + 1.0, mean * (shape + 1.0) / shape) * boost;
    }
    double d = shape - 1.0 / 3.0;
    double c = 1.0 / StrictMath.sqrt(9.0 * d);
    while (true) {
      double x = gaussian();
      double v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
      if (v > 0.0
          && StrictMath.log(1.0 - uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v * mean / shape;
      }
    }
  }

  /** The place of one weight, drawn in proportion to the weights. */
  int weighted(double[] weights) {
    double sum = 0.0;
    for (double weight : weights) {
      sum += weight;
    }
    double left = uniform() * sum;
    for (int i = 0; i < weights.length - 1; i++) {
      left -= weights[i];
      if (left < 0.0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /** Spreads neighbouring seeds over all 64 bits (the finaliser of SplitMix64). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

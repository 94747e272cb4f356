package dev.retentionmart.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What follows from what is known: whole numbers that are sums over customers, each a row of what
 * one more customer with a given history would add to it. A number follows from others if its row
 * is a combination of theirs, for then it is the same in every shop in which theirs are.
 *
 * <p>Arithmetic is modulo a prime of 31 bits: that a row is a combination of others is never
 * missed, and one that is not is taken for one with a chance of one in two thousand million.
 */
final class Derivable {
  private static final long PRIME = (1L << 31) - 1;

  private final List<long[]> known = new ArrayList<>();
  private final List<Integer> pivots = new ArrayList<>();

  void know(int[] row) {
    long[] rest = rest(row);
    int pivot = firstNonzero(rest);
    if (pivot < rest.length) {
      long inverse = power(rest[pivot], PRIME - 2);
      for (int i = pivot; i < rest.length; i++) {
        rest[i] = rest[i] * inverse % PRIME;
      }
      known.add(rest);
      pivots.add(pivot);
    }
  }

  boolean follows(int[] row) {
    long[] rest = rest(row);
    return firstNonzero(rest) == rest.length;
  }

  /** How many numbers are known that do not follow from one another. */
  int rank() {
    return known.size();
  }

  private long[] rest(int[] row) {
    long[] rest =
        Arrays.stream(row).mapToLong(value -> Math.floorMod((long) value, PRIME)).toArray();
    for (int k = 0; k < known.size(); k++) {
      int pivot = pivots.get(k);
      if (rest[pivot] != 0) {
        long factor = PRIME - rest[pivot];
        long[] base = known.get(k);
        for (int i = pivot; i < rest.length; i++) {
          rest[i] = (rest[i] + factor * base[i]) % PRIME;
        }
      }
    }
    return rest;
  }

  private static int firstNonzero(long[] row) {
    int i = 0;
    while (i < row.length && row[i] == 0) {
      i++;
    }
    return i;
  }

  private static long power(long base, long exponent) {
    long result = 1;
    long square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = result * square % PRIME;
      }
      square = square * square % PRIME;
    }
    return result;
  }
}

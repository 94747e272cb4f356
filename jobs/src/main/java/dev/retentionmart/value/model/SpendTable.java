package dev.retentionmart.value.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the Gamma-Gamma model is fitted to: returning customers by x, the number of repeat
 * purchases, and z̄, the mean value of these. Rows are in the order of x, z̄. Immutable; empty for
 * no customers.
 */
public final class SpendTable {
  private final int[] x;
  private final double[] meanValue;
  private final long[] customers;

  /**
   * Customers alike.
   *
   * @param x repeat purchases, at least 1: of others the model knows nothing to learn from
   * @param meanValue z̄, mean value of the repeat purchases, more than 0
   * @param customers how many, at least 1
   */
  public record Row(int x, double meanValue, long customers) {
    public Row {
      if (x < 1 || !(meanValue > 0) || Double.isInfinite(meanValue) || customers < 1) {
        throw new IllegalArgumentException(
            "Cannot use %d customers with x = %d and a mean value of %s: x >= 1 and a value > 0 are needed"
                .formatted(customers, x, meanValue));
      }
    }
  }

  private SpendTable(List<Row> rows) {
    x = rows.stream().mapToInt(Row::x).toArray();
    meanValue = rows.stream().mapToDouble(Row::meanValue).toArray();
    customers = rows.stream().mapToLong(Row::customers).toArray();
  }

  /** A table of these rows, in any order. */
  public static SpendTable of(List<Row> rows) {
    return new SpendTable(
        rows.stream()
            .sorted(
                Comparator.comparingInt(Row::x)
                    .thenComparingDouble(Row::meanValue)
                    .thenComparingLong(Row::customers))
            .toList());
  }

  /**
   * Every n-th row, n times as heavy, such that there are at most {@code most}; itself where there
   * are no more. Much the same customers, for a first look.
   */
  SpendTable thinned(int most) {
    int step = (size() + most - 1) / most;
    if (step <= 1) {
      return this;
    }
    List<Row> rows = new ArrayList<>();
    for (int row = step / 2; row < size(); row += step) {
      rows.add(new Row(x[row], meanValue[row], customers[row] * step));
    }
    return new SpendTable(rows);
  }

  /** Number of rows. */
  public int size() {
    return x.length;
  }

  /** Repeat purchases. */
  public int x(int row) {
    return x[row];
  }

  /** z̄, mean value of the repeat purchases. */
  public double meanValue(int row) {
    return meanValue[row];
  }

  /** How many customers are alike. */
  public long customers(int row) {
    return customers[row];
  }

  /** How many customers there are. */
  public long totalCustomers() {
    long total = 0;
    for (long count : customers) {
      total += count;
    }
    return total;
  }

  /** Mean of z̄ over customers. */
  double meanOfMeans() {
    double sum = 0;
    for (int row = 0; row < size(); row++) {
      sum += meanValue[row] * customers[row];
    }
    return sum / totalCustomers();
  }
}

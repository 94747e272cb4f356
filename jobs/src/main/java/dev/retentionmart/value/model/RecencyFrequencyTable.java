package dev.retentionmart.value.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What purchase models are fitted to: the distinct (x, t_x, T) of the customers, each with how many
 * customers have it. Rows are in the order of x, t_x, T. Immutable; empty for no customers.
 */
public final class RecencyFrequencyTable {
  private final int[] x;
  private final double[] recency;
  private final double[] age;
  private final long[] customers;

  /**
   * Customers alike.
   *
   * @param x repeat purchases: purchase days after the first
   * @param recency t_x, age at the last purchase; 0 where x = 0
   * @param age T, age now, at least {@code recency}
   * @param customers how many, at least 1
   */
  public record Row(int x, double recency, double age, long customers) {
    public Row {
      boolean isPossible =
          x >= 0 && recency >= 0 && recency <= age && Double.isFinite(age) && customers > 0;
      if (!isPossible || (x == 0 && recency > 0)) {
        throw new IllegalArgumentException(
            "Cannot use %d customers with x = %d, t_x = %s, T = %s: 0 <= t_x <= T, and t_x = 0 where x = 0"
                .formatted(customers, x, recency, age));
      }
    }
  }

  private RecencyFrequencyTable(List<Row> rows) {
    x = rows.stream().mapToInt(Row::x).toArray();
    recency = rows.stream().mapToDouble(Row::recency).toArray();
    age = rows.stream().mapToDouble(Row::age).toArray();
    customers = rows.stream().mapToLong(Row::customers).toArray();
  }

  /** A table of these rows, in any order; rows alike add up. */
  public static RecencyFrequencyTable of(List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparingInt(Row::x)
            .thenComparingDouble(Row::recency)
            .thenComparingDouble(Row::age));
    List<Row> distinct = new ArrayList<>();
    for (Row row : sorted) {
      Row last = distinct.isEmpty() ? null : distinct.get(distinct.size() - 1);
      if (last != null
          && last.x() == row.x()
          && last.recency() == row.recency()
          && last.age() == row.age()) {
        long both = Math.addExact(last.customers(), row.customers());
        distinct.set(distinct.size() - 1, new Row(row.x(), row.recency(), row.age(), both));
      } else {
        distinct.add(row);
      }
    }
    return new RecencyFrequencyTable(distinct);
  }

  /**
   * Every n-th row, n times as heavy, such that there are at most {@code most}; itself where there
   * are no more. Much the same customers, for a first look.
   */
  RecencyFrequencyTable thinned(int most) {
    int step = (size() + most - 1) / most;
    if (step <= 1) {
      return this;
    }
    List<Row> rows = new ArrayList<>();
    for (int row = step / 2; row < size(); row += step) {
      rows.add(new Row(x[row], recency[row], age[row], customers[row] * step));
    }
    return new RecencyFrequencyTable(rows);
  }

  /** What one row adds to a sum, for a model that knows the row's x. */
  interface RowTerm {
    double of(GivenPurchases given, int row);
  }

  /** The sum over rows; the model works out each x once. */
  double sum(PurchaseModel model, RowTerm term) {
    double sum = 0;
    GivenPurchases given = null;
    for (int row = 0; row < size(); row++) {
      if (row == 0 || x[row] != x[row - 1]) {
        given = model.given(x[row]);
      }
      sum += term.of(given, row);
    }
    return sum;
  }

  /** Number of rows. */
  public int size() {
    return x.length;
  }

  /** Repeat purchases. */
  public int x(int row) {
    return x[row];
  }

  /** t_x, age at the last purchase. */
  public double recency(int row) {
    return recency[row];
  }

  /** T, age now. */
  public double age(int row) {
    return age[row];
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

  /** Repeat purchases of all customers. */
  public double totalPurchases() {
    double total = 0;
    for (int row = 0; row < size(); row++) {
      total += (double) x[row] * customers[row];
    }
    return total;
  }

  /** Ages of all customers, added up. */
  public double totalAge() {
    double total = 0;
    for (int row = 0; row < size(); row++) {
      total += age[row] * customers[row];
    }
    return total;
  }
}

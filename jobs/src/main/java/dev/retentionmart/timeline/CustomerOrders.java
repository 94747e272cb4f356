package dev.retentionmart.timeline;

import java.util.Arrays;
import java.util.Comparator;

/** The valid orders of one customer, in the order of time; ties by order id. */
final class CustomerOrders {
  private Order[] orders = new Order[8];
  private int size;
  private boolean isSorted = true;

  void clear() {
    Arrays.fill(orders, 0, size, null);
    size = 0;
    isSorted = true;
  }

  void add(Order order) {
    if (size == orders.length) {
      orders = Arrays.copyOf(orders, size * 2);
    }
    orders[size++] = order;
    isSorted = false;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  Order get(int index) {
    if (!isSorted) {
      Arrays.sort(orders, 0, size, Comparator.naturalOrder());
      isSorted = true;
    }
    return orders[index];
  }

  /**
   * One order.
   *
   * @param micros when it was placed, in microseconds since the epoch
   * @param id a number or text
   * @param epochDay its business date
   * @param channel null when blank
   * @param netE4 net revenue in ten-thousandths
   */
  record Order(long micros, Object id, int epochDay, String channel, long netE4)
      implements Comparable<Order> {
    @Override
    public int compareTo(Order other) {
      int byTime = Long.compare(micros, other.micros);
      return byTime != 0 ? byTime : compareIds(id, other.id);
    }

    private static int compareIds(Object one, Object other) {
      return one instanceof Long number
          ? number.compareTo((Long) other)
          : ((String) one).compareTo((String) other);
    }
  }
}

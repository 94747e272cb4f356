package dev.retentionmart.timeline;

import static dev.retentionmart.timeline.TimelineInput.CHANNEL_OR_SEGMENT;
import static dev.retentionmart.timeline.TimelineInput.CUSTOMER;
import static dev.retentionmart.timeline.TimelineInput.DAY;
import static dev.retentionmart.timeline.TimelineInput.FROM_MICROS;
import static dev.retentionmart.timeline.TimelineInput.NET_E4;
import static dev.retentionmart.timeline.TimelineInput.ORDER_ID;
import static dev.retentionmart.timeline.TimelineInput.TO_MICROS;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * Walks over the rows of {@link TimelineInput} and returns the customers who have an order, one at
 * a time. The same object is returned again and again, with other contents.
 */
final class CustomerPass implements Iterator<CustomerHistory> {
  private final Iterator<Row> input;
  private final CustomerOrders orders = new CustomerOrders();
  private final CustomerHistory customer = new CustomerHistory();
  private Row ahead;
  private boolean isReady;

  CustomerPass(Iterator<Row> input) {
    this.input = input;
    this.ahead = input.hasNext() ? input.next() : null;
  }

  @Override
  public boolean hasNext() {
    while (!isReady && ahead != null) {
      readCustomer();
    }
    return isReady;
  }

  @Override
  public CustomerHistory next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    isReady = false;
    return customer;
  }

  private void readCustomer() {
    orders.clear();
    customer.versions().clear();
    Object id = ahead.get(CUSTOMER);
    while (ahead != null && ahead.get(CUSTOMER).equals(id)) {
      read(ahead);
      ahead = input.hasNext() ? input.next() : null;
    }
    if (!orders.isEmpty()) {
      customer.set(id, orders);
      isReady = true;
    }
  }

  private void read(Row row) {
    if (row.isNullAt(ORDER_ID)) {
      long end = row.isNullAt(TO_MICROS) ? SegmentVersions.NO_END : row.getLong(TO_MICROS);
      customer.versions().add(row.getLong(FROM_MICROS), end, row.getString(CHANNEL_OR_SEGMENT));
    } else {
      orders.add(
          new CustomerOrders.Order(
              row.getLong(FROM_MICROS),
              row.get(ORDER_ID),
              row.getInt(DAY),
              row.getString(CHANNEL_OR_SEGMENT),
              row.getLong(NET_E4)));
    }
  }
}

package dev.retentionmart.timeline;

import static dev.retentionmart.timeline.TimelineInput.CHANNEL_OR_SEGMENT;
import static dev.retentionmart.timeline.TimelineInput.CUSTOMER;
import static dev.retentionmart.timeline.TimelineInput.DAY;
import static dev.retentionmart.timeline.TimelineInput.FROM_MICROS;
import static dev.retentionmart.timeline.TimelineInput.NET_E4;
import static dev.retentionmart.timeline.TimelineInput.ORDER_ID;
import static dev.retentionmart.timeline.TimelineInput.TO_MICROS;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Walks over the rows of a partition customer by customer, holding one customer at a time. */
final class CustomerPass implements Iterator<Row> {
  private final Iterator<Row> input;
  private final Writer writer;
  private final CustomerOrders orders = new CustomerOrders();
  private final SegmentVersions versions = new SegmentVersions();
  private final Deque<Row> output = new ArrayDeque<>();
  private Row ahead;

  /** Turns one customer into rows. */
  interface Writer {
    void write(Object customerId, CustomerOrders orders, SegmentVersions versions, Deque<Row> rows);
  }

  /**
   * @param input the rows of {@link TimelineInput}, customer by customer
   * @param writer what to make of each customer who has an order
   */
  CustomerPass(Iterator<Row> input, Writer writer) {
    this.input = input;
    this.writer = writer;
    this.ahead = input.hasNext() ? input.next() : null;
  }

  @Override
  public boolean hasNext() {
    while (output.isEmpty() && ahead != null) {
      nextCustomer();
    }
    return !output.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return output.poll();
  }

  private void nextCustomer() {
    orders.clear();
    versions.clear();
    Object customer = ahead.get(CUSTOMER);
    while (ahead != null && ahead.get(CUSTOMER).equals(customer)) {
      read(ahead);
      ahead = input.hasNext() ? input.next() : null;
    }
    if (!orders.isEmpty()) {
      writer.write(customer, orders, versions, output);
    }
  }

  private void read(Row row) {
    if (row.isNullAt(ORDER_ID)) {
      long end = row.isNullAt(TO_MICROS) ? SegmentVersions.NO_END : row.getLong(TO_MICROS);
      versions.add(row.getLong(FROM_MICROS), end, row.getString(CHANNEL_OR_SEGMENT));
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

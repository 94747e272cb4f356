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
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Walks over the rows of {@link TimelineInput} and returns the customers who have an order, one at
 * a time. The same object is returned again and again, with other contents. Rows may be one object
 * with other contents, too: nothing of them is kept, and no object made for those that are many.
 */
final class CustomerPass implements Iterator<CustomerHistory> {
  private final Iterator<InternalRow> input;
  private final boolean hasNumberCustomers;
  private final boolean hasNumberOrders;
  private final CustomerHistory customer = new CustomerHistory();
  private InternalRow ahead;
  private boolean isReady;

  private long firstMicros;
  private Object firstOrderId = "";
  private UTF8String firstChannel;

  CustomerPass(Iterator<InternalRow> input, DataType orderIdType, DataType customerIdType) {
    this.input = input;
    this.hasNumberOrders = orderIdType.equals(DataTypes.LongType);
    this.hasNumberCustomers = customerIdType.equals(DataTypes.LongType);
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
    requireNotNull(ahead, CUSTOMER);
    Object id = id(ahead, CUSTOMER, hasNumberCustomers);
    customer.begin(external(id));
    while (ahead != null && isOf(id, ahead)) {
      read(ahead);
      ahead = input.hasNext() ? input.next() : null;
    }
    if (customer.size() > 0) {
      String channel = firstChannel == null ? null : firstChannel.toString();
      customer.end(external(firstOrderId), firstMicros, channel);
      isReady = true;
    }
  }

  private void read(InternalRow row) {
    requireNotNull(row, FROM_MICROS);
    long micros = row.getLong(FROM_MICROS);
    if (row.isNullAt(ORDER_ID)) {
      long end = row.isNullAt(TO_MICROS) ? SegmentVersions.NO_END : row.getLong(TO_MICROS);
      UTF8String segment = row.getUTF8String(CHANNEL_OR_SEGMENT);
      customer.versions().add(micros, end, segment == null ? null : segment.toString());
    } else {
      if (isFirst(micros, row)) {
        UTF8String channel = row.getUTF8String(CHANNEL_OR_SEGMENT);
        firstMicros = micros;
        firstOrderId = id(row, ORDER_ID, hasNumberOrders);
        firstChannel = channel == null ? null : channel.clone();
      }
      requireNotNull(row, DAY);
      requireNotNull(row, NET_E4);
      customer.add(row.getInt(DAY), row.getLong(NET_E4));
    }
  }

  /** By time, then by id. */
  private boolean isFirst(long micros, InternalRow order) {
    if (customer.size() == 0 || micros != firstMicros) {
      return customer.size() == 0 || micros < firstMicros;
    }
    return hasNumberOrders
        ? order.getLong(ORDER_ID) < (Long) firstOrderId
        : order.getUTF8String(ORDER_ID).compareTo((UTF8String) firstOrderId) < 0;
  }

  private boolean isOf(Object id, InternalRow row) {
    return hasNumberCustomers
        ? row.getLong(CUSTOMER) == (Long) id
        : row.getUTF8String(CUSTOMER).equals(id);
  }

  /** A null would be read as 0. */
  private void requireNotNull(InternalRow row, int column) {
    if (row.isNullAt(column)) {
      throw new IllegalStateException(
          "column %d of the history is null for customer %s"
              .formatted(column, customer.customerId()));
    }
  }

  private static Object id(InternalRow row, int column, boolean isNumber) {
    return isNumber ? (Object) row.getLong(column) : row.getUTF8String(column).clone();
  }

  /** A number or text. */
  private static Object external(Object id) {
    return id instanceof UTF8String text ? text.toString() : id;
  }
}

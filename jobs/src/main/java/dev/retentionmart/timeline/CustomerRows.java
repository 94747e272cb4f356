package dev.retentionmart.timeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Turns customers into rows, holding the rows of one customer at a time. */
final class CustomerRows implements Iterator<Row> {
  private final Iterator<CustomerHistory> customers;
  private final Writer writer;
  private final Deque<Row> output = new ArrayDeque<>();

  /** What to make of a customer. */
  interface Writer {
    void write(CustomerHistory customer, Deque<Row> rows);
  }

  CustomerRows(Iterator<CustomerHistory> customers, Writer writer) {
    this.customers = customers;
    this.writer = writer;
  }

  @Override
  public boolean hasNext() {
    while (output.isEmpty() && customers.hasNext()) {
      writer.write(customers.next(), output);
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
}

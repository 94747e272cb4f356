package dev.retentionmart.timeline;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns customers into rows, holding the rows of one customer at a time. */
public final class CustomerRows implements Iterator<Row> {
  private final Iterator<CustomerHistory> customers;
  private final Writer writer;
  private final Deque<Row> output = new ArrayDeque<>();

  /** What to make of a customer. */
  public interface Writer {
    /** Adds the rows of a customer. */
    void write(CustomerHistory customer, Deque<Row> rows);
  }

  /** A new writer for each task. */
  public interface WriterFactory extends Serializable {
    /** A writer. */
    Writer newWriter();
  }

  private CustomerRows(Iterator<CustomerHistory> customers, Writer writer) {
    this.customers = customers;
    this.writer = writer;
  }

  /**
   * The rows of all customers with a valid order, in one pass over what is given.
   *
   * @param validOrders rows of {@code history/orders} that are valid
   * @param versions rows of {@code history/customers}
   */
  public static JavaRDD<Row> of(
      Dataset<Row> validOrders, Dataset<Row> versions, WriterFactory writers) {
    return TimelineInput.map(
        validOrders, versions, customers -> new CustomerRows(customers, writers.newWriter()));
  }

  /** The rows of customers that {@link CustomerBlocks} has packed. */
  static JavaRDD<Row> of(JavaRDD<byte[]> customers, WriterFactory writers) {
    return customers.mapPartitions(
        blocks -> new CustomerRows(CustomerBlocks.unpack(blocks), writers.newWriter()));
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

package dev.retentionmart.timeline;

import dev.retentionmart.config.Grain;
import java.util.Deque;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Writes rows of what happens to a customer, in all grains: of what a subclass looks at. */
abstract class LifecycleRows implements CustomerRows.Writer, Lifecycle.Sink {
  private final List<Lifecycle> lifecycles;
  private CustomerHistory customer = new CustomerHistory();
  private Deque<Row> rows;

  LifecycleRows(Windows windows) {
    lifecycles = windows.lifecycles(this);
  }

  @Override
  public void write(CustomerHistory history, Deque<Row> output) {
    customer = history;
    rows = output;
    lifecycles.forEach(lifecycle -> lifecycle.follow(history));
  }

  @Override
  public void purchases(Lifecycle.PurchasePeriod period) {}

  @Override
  public void event(Grain grain, int periodStartDay, LifecycleEvent event, String segment) {}

  /** Whom it happens to. */
  CustomerHistory customer() {
    return customer;
  }

  void add(Object... values) {
    rows.add(RowFactory.create(values));
  }
}

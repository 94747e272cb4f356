package dev.retentionmart.history;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Of sorted rows with one id each, those whose id the row before has, too. */
final class RepeatedIds implements Iterator<Row> {
  private final Iterator<Row> sorted;
  private Object before;
  private Row repeat;

  RepeatedIds(Iterator<Row> sorted) {
    this.sorted = sorted;
  }

  @Override
  public boolean hasNext() {
    while (repeat == null && sorted.hasNext()) {
      Row row = sorted.next();
      if (row.get(0).equals(before)) {
        repeat = row;
      }
      before = row.get(0);
    }
    return repeat != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row next = repeat;
    repeat = null;
    return next;
  }
}

package dev.retentionmart.history;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Of sorted ids, those that the one before equals: once for each repetition. */
final class RepeatedIds<T> implements Iterator<T> {
  private final Iterator<T> sorted;
  private T before;
  private T repeat;

  RepeatedIds(Iterator<T> sorted) {
    this.sorted = sorted;
  }

  @Override
  public boolean hasNext() {
    while (repeat == null && sorted.hasNext()) {
      T id = sorted.next();
      if (id.equals(before)) {
        repeat = id;
      }
      before = id;
    }
    return repeat != null;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    T next = repeat;
    repeat = null;
    return next;
  }
}

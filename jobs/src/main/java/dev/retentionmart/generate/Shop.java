package dev.retentionmart.generate;

import java.io.Serializable;

/** All that a customer is drawn from besides her number. Travels to the tasks. */
record Shop(long seed, Seasons seasons, HistoryShape shape) implements Serializable {

  Draws drawsOf(long customer, Draws.Purpose purpose) {
    return Draws.of(seed, customer, purpose);
  }
}

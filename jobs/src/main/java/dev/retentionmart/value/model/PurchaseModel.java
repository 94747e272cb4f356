package dev.retentionmart.value.model;

import java.io.Serializable;

/**
 * A buy-till-you-die model with its parameters: customers buy at random at a rate of their own
 * until, unseen, they are gone for good. What is known of a customer is x, the number of repeat
 * purchases, t_x, the age at the last purchase, and T, the age now.
 */
public sealed interface PurchaseModel extends Serializable permits BgNbd, MbgNbd, ParetoNbd {

  /** Which model this is. */
  PurchaseModelFamily family();

  /** The parameters in the order of {@link PurchaseModelFamily#parameterNames()}. */
  double[] parameters();

  /**
   * Expected number of repeat purchases of a customer drawn at random, from the first purchase to
   * age {@code t}; 0 for t = 0.
   */
  double expectedPurchases(double t);

  /**
   * What the model says of customers with {@code x} repeat purchases. Worth keeping: everything
   * that depends on x alone is worked out once.
   *
   * @throws IllegalArgumentException for a negative x
   */
  GivenPurchases given(int x);

  /** Log-likelihood of a table of customers. */
  default double logLikelihood(RecencyFrequencyTable table) {
    return table.sum(
        this,
        (given, row) ->
            table.customers(row) * given.logLikelihood(table.recency(row), table.age(row)));
  }

  /**
   * Log-likelihood of a table of customers; adds its derivatives by the logarithms of the
   * parameters to {@code gradient}.
   */
  default double logLikelihood(RecencyFrequencyTable table, double[] gradient) {
    return table.sum(
        this,
        (given, row) ->
            given.addLogLikelihood(
                table.recency(row), table.age(row), (double) table.customers(row), gradient));
  }
}

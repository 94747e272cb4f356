package dev.retentionmart.value.model;

import java.io.Serializable;
import java.util.function.DoubleUnaryOperator;

/**
 * What is still to come from a customer: the sum over the periods of a finite horizon of the
 * purchases expected <em>in</em> each period, the increments of the cumulative expectation, times
 * the expected order value, each discounted to now from the end of its period.
 *
 * @param periods how many
 * @param periodLength of one, in the purchase model's time unit
 * @param discountRate per period, 0 or more
 */
public record ResidualValue(int periods, double periodLength, double discountRate)
    implements Serializable {
  public ResidualValue {
    Requirement.positive("residual value", "periods", periods);
    Requirement.positive("residual value", "period length", periodLength);
    if (!(discountRate >= 0) || Double.isInfinite(discountRate)) {
      throw new IllegalArgumentException(
          "Cannot discount at %s a period: it must be 0 or more".formatted(discountRate));
    }
  }

  /**
   * A yearly discount rate, converted to the length of a period.
   *
   * @param unitsPerYear how many of the model's time units a year has
   * @param yearlyRate as 0.1 for 10 % a year, compounded
   */
  public static ResidualValue ofYearlyRate(
      int periods, double periodLength, double unitsPerYear, double yearlyRate) {
    Requirement.positive("residual value", "units per year", unitsPerYear);
    double rate = Math.expm1(Math.log1p(yearlyRate) * periodLength / unitsPerYear);
    return new ResidualValue(periods, periodLength, rate);
  }

  /**
   * Residual value in the money of {@code orderValue}.
   *
   * @param expectedPurchases of the customer in the next t units of time, as a function of t
   * @param orderValue expected value of an order
   */
  public double of(DoubleUnaryOperator expectedPurchases, double orderValue) {
    double discounted = 0;
    double before = 0;
    double factor = 1;
    for (int period = 1; period <= periods; period++) {
      double until = expectedPurchases.applyAsDouble(period * periodLength);
      factor /= 1 + discountRate;
      discounted += (until - before) * factor;
      before = until;
    }
    return discounted * orderValue;
  }
}

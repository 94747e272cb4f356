package dev.retentionmart.generate;

import java.util.concurrent.TimeUnit;

/**
 * What is particular to one customer.
 *
 * @param customer her number
 * @param acquisitionDay the day of her first order, counted from the first day of the history
 * @param acquiredAt the instant of her first order, in microseconds since 1970
 * @param channel where she came from
 * @param ordersPerDay how often she buys until she leaves
 * @param leavesAfterDays when she stops buying, in days after her first order
 * @param currency what she pays in
 * @param medianAmount her usual order, in the reporting currency
 */
record CustomerProfile(
    long customer,
    int acquisitionDay,
    long acquiredAt,
    Channel channel,
    double ordersPerDay,
    double leavesAfterDays,
    String currency,
    double medianAmount) {

  static final String REPORTING_CURRENCY = "SEK";
  static final String FOREIGN_CURRENCY = "EUR";

  private static final double FOREIGN_SHARE = 0.15;

  /** Below one: most customers buy rarely, a few very often. */
  private static final double FREQUENCY_SHAPE = 0.8;

  private static final double DROPOUT_SHAPE = 0.7;
  private static final double DROPOUTS_PER_YEAR = 0.9;
  private static final double MEDIAN_AMOUNT = 420.0;
  private static final double AMOUNT_SPREAD = 0.65;

  /**
   * Draws a customer. Orders come as a Poisson process whose rate is gamma distributed over the
   * customers; customers leave at an exponential age whose rate is gamma distributed too.
   */
  static CustomerProfile draw(Shop shop, long customer) {
    Draws draws = shop.drawsOf(customer, Draws.Purpose.PROFILE);
    int acquisitionDay = shop.seasons().acquisitionDay(draws);
    Channel channel = Channel.ofFirstOrder(draws);
    long acquiredAt = shop.seasons().instant(acquisitionDay, channel, draws);
    double ordersPerYear = draws.gamma(FREQUENCY_SHAPE, shop.shape().ordersPerActiveYear());
    double dropoutsPerYear = draws.gamma(DROPOUT_SHAPE, DROPOUTS_PER_YEAR);
    double yearsUntilLeaving =
        draws.exponential(1.0) / StrictMath.max(dropoutsPerYear, Double.MIN_NORMAL);
    return new CustomerProfile(
        customer,
        acquisitionDay,
        acquiredAt,
        channel,
        ordersPerYear / Seasons.DAYS_PER_YEAR,
        yearsUntilLeaving * Seasons.DAYS_PER_YEAR,
        draws.chance(FOREIGN_SHARE) ? FOREIGN_CURRENCY : REPORTING_CURRENCY,
        draws.lognormal(MEDIAN_AMOUNT, AMOUNT_SPREAD));
  }

  /** Microseconds since 1970, some days after the first order. */
  long daysAfterAcquisition(double days) {
    return acquiredAt + (long) (days * TimeUnit.DAYS.toMicros(1));
  }
}

package dev.retentionmart.timeline;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a customer had bought by the end of a day, as the buy-till-you-die models see it: several
 * orders of a day are one purchase.
 *
 * @param count days with an order
 * @param firstDay the first of them, days since the epoch
 * @param lastDay the last of them; meaningless where there is none
 * @param netE4 net revenue of all of them, in ten-thousandths
 * @param firstNetE4 net revenue of the first
 */
public record PurchaseDays(int count, int firstDay, int lastDay, long netE4, long firstNetE4) {

  /** Until a day, itself included, counted since the epoch. */
  public static PurchaseDays until(CustomerHistory customer, int epochDay) {
    int firstDay = customer.day(0);
    int count = 0;
    int lastDay = Integer.MIN_VALUE;
    long net = 0;
    long firstNet = 0;
    for (int i = 0; i < customer.size() && customer.day(i) <= epochDay; i++) {
      count += customer.day(i) == lastDay ? 0 : 1;
      lastDay = customer.day(i);
      net = Math.addExact(net, customer.netE4(i));
      firstNet += lastDay == firstDay ? customer.netE4(i) : 0;
    }
    return new PurchaseDays(count, firstDay, lastDay, net, firstNet);
  }

  /** t_x: age at the last purchase. */
  public int recencyDays() {
    return lastDay - firstDay;
  }

  /**
   * z̄: mean net revenue of the repeat purchases in ten-thousandths, half away from 0; null where
   * there is none.
   */
  public Long meanRepeatE4() {
    return count <= 1
        ? null
        : (Long)
            BigDecimal.valueOf(netE4 - firstNetE4)
                .divide(BigDecimal.valueOf(count - 1), 0, RoundingMode.HALF_UP)
                .longValueExact();
  }
}

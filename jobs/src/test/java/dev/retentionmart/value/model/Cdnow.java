package dev.retentionmart.value.model;

import java.util.List;

/**
 * The 1/10 sample of CDNOW in weeks, rows of a day merged, known to 1997-09-30; the 39 weeks after
 * it are held out.
 */
final class Cdnow {
  private Cdnow() {}

  /**
   * One customer.
   *
   * @param meanValue of the repeat purchases, 0 where there are none
   * @param heldOutPurchases purchase days after 1997-09-30
   */
  record Customer(int x, double recency, double age, double meanValue, int heldOutPurchases) {}

  private static final String CUSTOMERS =
      """
      with days as (
        select sample_id, date, sum(dollar_value) as value from '%s' group by all),
      firsts as (select sample_id, min(date) as first from days group by all)
      select
        count(*) filter (date <= date '1997-09-30') - 1,
        max(date) filter (date <= date '1997-09-30') - min(date),
        date '1997-09-30' - min(date),
        coalesce(avg(value) filter (date > first and date <= date '1997-09-30'), 0),
        count(*) filter (date > date '1997-09-30')
      from days join firsts using (sample_id)
      group by sample_id
      order by sample_id
      """;

  /** All 2,357, in the order of their ids. */
  static List<Customer> customers() {
    return RealFiles.query(
        "cdnow/cdnow_sample.parquet",
        CUSTOMERS,
        row ->
            new Customer(
                row.getInt(1),
                row.getInt(2) / 7.0,
                row.getInt(3) / 7.0,
                row.getDouble(4),
                row.getInt(5)));
  }

  static RecencyFrequencyTable purchases() {
    return RecencyFrequencyTable.of(
        customers().stream()
            .map(
                customer ->
                    new RecencyFrequencyTable.Row(
                        customer.x(), customer.recency(), customer.age(), 1))
            .toList());
  }

  static SpendTable spend() {
    return SpendTable.of(
        customers().stream()
            .filter(customer -> customer.x() > 0 && customer.meanValue() > 0)
            .map(customer -> new SpendTable.Row(customer.x(), customer.meanValue(), 1))
            .toList());
  }
}

package dev.retentionmart.history;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the stage leaves for the next ones.
 *
 * @param orders {@code history/orders}
 * @param customers {@code history/customers}
 * @param rejectedRows {@code history/rejected_rows}
 * @param accounts one per source, the orders first
 * @param money where the money of the orders went
 * @param marks how far each source was read, see {@link
 *     dev.retentionmart.source.OpenSources#recent}
 */
public record History(
    Dataset<Row> orders,
    Dataset<Row> customers,
    Dataset<Row> rejectedRows,
    List<SourceAccount> accounts,
    Money money,
    Map<String, String> marks) {

  /**
   * Where the money of the orders went, in ten-thousandths.
   *
   * @param sourceAmount sum of all readable amounts of the source, whatever their currency
   * @param accountedAmount the same sum, over orders, what orders leave out, and rejected rows
   * @param validOrders orders that count
   * @param validRevenue their net revenue in the reporting currency
   * @param guestOrders orders in scope without a customer
   * @param guestRevenue their net revenue in the reporting currency
   */
  public record Money(
      long sourceAmount,
      long accountedAmount,
      long validOrders,
      long validRevenue,
      long guestOrders,
      long guestRevenue) {}
}

/**
 * Stage 2: reads canonical rows; writes {@code history/orders} (one row per order), {@code
 * history/customers} (one row per customer version) and {@code history/rejected_rows} (one row per
 * rejected source row). The rules are those of docs/decisions/0001-what-counts-as-an-order.md.
 */
package dev.retentionmart.history;

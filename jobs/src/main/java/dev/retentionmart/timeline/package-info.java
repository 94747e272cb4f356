/**
 * Stage 3: reads the history; writes {@code timeline/purchase_periods} (one row per customer, grain
 * and period with a valid order), {@code timeline/lifecycle_events} (one row per customer, grain,
 * period and event) and {@code timeline/customers} (one row per customer with a valid order).
 */
package dev.retentionmart.timeline;

/**
 * The warehouse: what a table is, and how one is replaced and read. Knows nothing of what the
 * tables mean.
 */
package dev.retentionmart.warehouse;

/**
 * Stage 1: reads the user's tables through the column mapping; writes nothing; one canonical row
 * per source row. Everything is named and typed once, here.
 */
package dev.retentionmart.source;

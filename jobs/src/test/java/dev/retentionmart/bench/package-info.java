/** Measures the job against DuckDB on the same files, and compares their tables row by row. */
package dev.retentionmart.bench;

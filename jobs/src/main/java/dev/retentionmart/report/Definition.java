package dev.retentionmart.report;

/**
 * What the page calls a column, and says of it.
 *
 * @param title a few words
 * @param meaning what it means
 */
record Definition(String title, String meaning) {}

package dev.retentionmart.config;

/**
 * For how many days a version of a table can be read after it was written. The newest can always be
 * read.
 *
 * @param internal of the tables that runs build on
 * @param published of {@code mart/*}
 */
public record KeepDays(int internal, int published) {
  /** Delta takes a week for the longest time that somebody reads one version. */
  public static final int LEAST = 7;

  public static final KeepDays DEFAULT = new KeepDays(LEAST, 400);

  /** The days for a table, {@code layer/name}. */
  public int of(String table) {
    return table.startsWith("mart/") ? published : internal;
  }
}

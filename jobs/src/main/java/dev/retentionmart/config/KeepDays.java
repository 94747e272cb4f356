package dev.retentionmart.config;

/**
 * For how many days a version of a table can be read after it was written. The newest can always be
 * read.
 *
 * @param internal of the tables that runs build on
 * @param published of {@code mart/*}, but for the one that names customers
 */
public record KeepDays(int internal, int published) {
  /** Delta takes a week for the longest time that somebody reads one version. */
  public static final int LEAST = 7;

  /** As large as there are customers, who may ask to be forgotten. */
  private static final String NAMES_CUSTOMERS = "mart/customer_value";

  public static final KeepDays DEFAULT = new KeepDays(LEAST, 400);

  /** The days for a table, {@code layer/name}. */
  public int of(String table) {
    return table.startsWith("mart/") && !table.equals(NAMES_CUSTOMERS) ? published : internal;
  }
}

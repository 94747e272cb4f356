package dev.retentionmart.config;

import java.util.List;

/**
 * What goes into the tables that explain the others.
 *
 * @param benchmarks the user's own
 */
public record CatalogueSettings(List<Benchmark> benchmarks) {
  /** Nothing of the user's own. */
  public static final CatalogueSettings DEFAULT = new CatalogueSettings(List.of());
}

package dev.retentionmart.config;

/** How the files of a source that is named by its path are stored. */
public enum SourceFormat {
  PARQUET,
  DELTA
}

package dev.retentionmart.readers;

import java.nio.file.Path;

/** Something that reads a Delta table. */
interface TableReader {
  /** Reads a whole table. */
  ReadTable read(Path folder) throws Exception;
}

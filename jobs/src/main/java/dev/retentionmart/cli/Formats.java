package dev.retentionmart.cli;

import dev.retentionmart.config.SourceFormat;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a source format as configuration writes it. */
final class Formats implements ITypeConverter<SourceFormat> {
  @Override
  public SourceFormat convert(String text) {
    for (SourceFormat format : SourceFormat.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
        return format;
      }
    }
    throw new TypeConversionException("'" + text + "' is not a format: write parquet or delta");
  }
}

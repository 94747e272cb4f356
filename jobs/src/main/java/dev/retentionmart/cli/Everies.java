package dev.retentionmart.cli;

import dev.retentionmart.Every;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how far apart as-of dates are. */
final class Everies implements ITypeConverter<Every> {
  @Override
  public Every convert(String text) {
    return Stream.of(Every.values())
        .filter(every -> every.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is not a period: write day, week, month, quarter or year"));
  }
}

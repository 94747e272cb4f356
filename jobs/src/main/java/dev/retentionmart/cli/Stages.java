package dev.retentionmart.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which stage is to be done alone. */
final class Stages implements ITypeConverter<Stages.Stage> {
  /** Stages that can be done alone. */
  enum Stage {
    VALUE
  }

  @Override
  public Stage convert(String text) {
    if (!"value".equals(text)) {
      throw new TypeConversionException(
          "'" + text + "' is not a stage that can be done alone: write value");
    }
    return Stage.VALUE;
  }
}

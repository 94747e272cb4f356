package dev.retentionmart.cli;

import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a day as people write it in ISO 8601, and says what is wrong with any other. */
final class Dates implements ITypeConverter<LocalDate> {
  private static final Pattern ISO_DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");

  @Override
  public LocalDate convert(String text) {
    Matcher parts = ISO_DATE.matcher(text.strip());
    if (!parts.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a date: write year-month-day, such as 2025-12-31");
    }
    int year = Integer.parseInt(parts.group(1));
    int month = Integer.parseInt(parts.group(2));
    int day = Integer.parseInt(parts.group(3));
    if (year < 1) {
      throw new TypeConversionException("'" + text + "' is not a date: years begin with 0001");
    }
    if (month < 1 || month > 12) {
      throw new TypeConversionException(
          "'" + text + "' is not a date: there is no month " + parts.group(2));
    }
    int days = YearMonth.of(year, month).lengthOfMonth();
    if (day < 1 || day > days) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is not a date: "
              + monthName(month)
              + " "
              + Year.of(year)
              + " has "
              + days
              + " days");
    }
    return LocalDate.of(year, month, day);
  }

  private static String monthName(int month) {
    return Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }
}

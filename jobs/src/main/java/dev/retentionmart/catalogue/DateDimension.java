package dev.retentionmart.catalogue;

import static dev.retentionmart.warehouse.Table.column;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import dev.retentionmart.config.Grain;
import dev.retentionmart.warehouse.Table;
import java.sql.Date;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** {@code mart/dim_date}: one row per day. */
public final class DateDimension {
  public static final Table TABLE =
      Table.of(
              "mart",
              "dim_date",
              "One row per day, from the year of the first period to that of the as-of date, in whole weeks.",
              column("date", DateType, "The day."),
              column("year", IntegerType, "Its year."),
              column("quarter", IntegerType, "Its quarter, 1 to 4."),
              column("month", IntegerType, "Its month, 1 to 12."),
              column("day_of_month", IntegerType, "1 to 31."),
              column("iso_year", IntegerType, "The year that its ISO week belongs to."),
              column("iso_week", IntegerType, "Its ISO week, 1 to 53."),
              column("day_of_week", IntegerType, "1 for Monday to 7 for Sunday."),
              column(
                  "week_start",
                  DateType,
                  "The Monday of its week: period_start of the grain week."),
              column("month_start", DateType, "First day of its month: period_start of month."),
              column("quarter_start", DateType, "First day of its quarter."),
              column("year_start", DateType, "First day of its year."),
              column("is_month_end", BooleanType, "Whether it is the last day of its month."),
              column(
                  "is_business_day",
                  BooleanType,
                  "Whether it is one of Monday to Friday. Public holidays are not known."))
          .keyedBy("date");

  private DateDimension() {}

  /** All days of the weeks of these years, both with. */
  static List<Row> rows(int firstYear, int lastYear) {
    LocalDate lastMonday = Grain.WEEK.startOf(LocalDate.of(lastYear, 12, 31));
    return Grain.WEEK
        .startOf(LocalDate.of(firstYear, 1, 1))
        .datesUntil(lastMonday.plusWeeks(1))
        .map(DateDimension::row)
        .toList();
  }

  private static Row row(LocalDate day) {
    return RowFactory.create(
        Date.valueOf(day),
        day.getYear(),
        day.get(IsoFields.QUARTER_OF_YEAR),
        day.getMonthValue(),
        day.getDayOfMonth(),
        day.get(IsoFields.WEEK_BASED_YEAR),
        day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
        day.getDayOfWeek().getValue(),
        Date.valueOf(Grain.WEEK.startOf(day)),
        Date.valueOf(Grain.MONTH.startOf(day)),
        Date.valueOf(Grain.QUARTER.startOf(day)),
        Date.valueOf(Grain.YEAR.startOf(day)),
        day.equals(day.with(TemporalAdjusters.lastDayOfMonth())),
        day.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0);
  }
}

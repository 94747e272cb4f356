package dev.retentionmart.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.Group;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of the marts goes into the page. */
class ReportDataTest {
  private static final LocalDate AS_OF = LocalDate.of(2024, 12, 15);
  private static final String ALL = "(all)";

  @Test
  void aGroupsColumnsBeginWithItsFirstPeriod() {
    PeriodRow row =
        new PeriodRow(
            "month",
            LocalDate.of(2024, 2, 1),
            new Group("b", ALL),
            new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
            new BigDecimal[] {new BigDecimal("12.50"), null, null},
            0.12345678);
    List<Period> months =
        List.of(
            new Period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 1, 31), true),
            new Period(LocalDate.of(2024, 2, 1), LocalDate.of(2024, 2, 29), true));
    GroupColumns columns =
        new GroupColumns(
            Map.of(Grain.MONTH, new Periods(months, 2)),
            List.of(new Group(ALL, ALL), new Group("b", ALL)));
    columns.add(row);

    assertThat(columns.retention())
        .hasToString(
            "{\"month\":[null,{\"first\":1,\"columns\":[[1],[2],[3],[4],[5],[6],[7],[8],[9],[10],"
                + "[12.5],[null],[null],[0.123457]]}]}");
  }

  @Test
  void whatIsNotPublishedInBetweenIsNull() {
    List<Period> months =
        List.of(
            new Period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 1, 31), true),
            new Period(LocalDate.of(2024, 2, 1), LocalDate.of(2024, 2, 29), true),
            new Period(LocalDate.of(2024, 3, 1), LocalDate.of(2024, 3, 31), true));
    Group all = new Group(ALL, ALL);
    GroupColumns columns =
        new GroupColumns(Map.of(Grain.MONTH, new Periods(months, 3)), List.of(all));
    for (int month : List.of(1, 3)) {
      columns.add(
          new PeriodRow(
              "month",
              LocalDate.of(2024, month, 1),
              all,
              new long[] {month, 0, 0, 0, 0, 0, 0, 0, 0, 0},
              new BigDecimal[] {BigDecimal.ONE, null, null},
              null));
      columns.add(
          new CohortRow(
              "month", LocalDate.of(2024, 1, 1), month - 1, all, 9, month, month, BigDecimal.TEN));
    }

    assertThat(columns.retention().path("month").get(0).path("columns").get(0))
        .hasToString("[1,null,3]");
    assertThat(columns.cohorts().path("month").get(0).path("active")).hasToString("[[1,null,3]]");
  }

  @Test
  void onlyTheLastPeriodMayBeIncomplete() {
    JsonNode months = page().data().path("grains").get(0);

    assertThat(months.path("starts").get(11).asText()).isEqualTo("2024-12-01");
    assertThat(months.path("ends").get(11).asText()).isEqualTo("2024-12-31");
    assertThat(months.path("complete")).hasToString("[1,1,1,1,1,1,1,1,1,1,1,0]");
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    assertThat(page().shuffled().data()).isEqualTo(page().data());
  }

  @Test
  void whatBecameOfTheRowsIsTold() {
    JsonNode quality = page().data().path("quality");

    assertThat(quality.path("sources"))
        .hasToString(
            "[{\"source\":\"orders\",\"rows\":10,\"accepted\":8,\"excluded\":{},\"rejected\":{\"bad_amount\":2}}]");
    assertThat(quality.path("guestOrderShare").asDouble()).isEqualTo(0.25);
    assertThat(quality.path("guestRevenueShare").isNull()).isTrue();
    assertThat(quality.path("runs").get(0).path("restatedPeriods")).hasToString("{\"month\":3}");
  }

  @Test
  void whatIsDefinedHasAMeaning() {
    assertThat(Definitions.ofCatalogue().shown())
        .containsKeys("retention.retention_rate", "cohorts.retention_rate")
        .allSatisfy(
            (column, definition) -> {
              assertThat(definition.title()).as(column).isNotBlank();
              assertThat(definition.meaning()).as(column).isNotBlank();
            });
  }

  private static MadeUpPage page() {
    return new MadeUpPage(LocalDate.of(2024, 1, 1), AS_OF, Grain.MONTH, Grain.YEAR)
        .group(ALL, ALL)
        .group("business", ALL)
        .rows();
  }
}

package dev.retentionmart.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retentionmart.config.Grain;
import dev.retentionmart.mart.Group;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Sorts rows by grain and group, and turns them into columns. */
final class GroupColumns {
  private record Place(String grain, Group group) {}

  /** A cohort's size, and what it did, by age. */
  private record Cohort(long size, TreeMap<Integer, CohortRow> ages) {}

  private final Map<Grain, Periods> periods;
  private final List<Group> groups;
  private final Map<String, Map<LocalDate, Integer>> indices = new HashMap<>();
  private final Map<Place, TreeMap<Integer, PeriodRow>> retention = new HashMap<>();
  private final Map<Place, TreeMap<Integer, Cohort>> cohorts = new HashMap<>();

  GroupColumns(Map<Grain, Periods> periods, List<Group> groups) {
    this.periods = periods;
    this.groups = groups;
    periods.forEach(
        (grain, of) -> {
          Map<LocalDate, Integer> index = new HashMap<>();
          of.shown().forEach(period -> index.put(period.start(), index.size()));
          indices.put(grain.label(), index);
        });
  }

  void add(PeriodRow row) {
    retention
        .computeIfAbsent(new Place(row.grain(), row.group()), place -> new TreeMap<>())
        .put(index(row.grain(), row.start()), row);
  }

  void add(CohortRow row) {
    cohorts
        .computeIfAbsent(new Place(row.grain(), row.group()), place -> new TreeMap<>())
        .computeIfAbsent(
            index(row.grain(), row.start()), start -> new Cohort(row.size(), new TreeMap<>()))
        .ages()
        .put(row.age(), row);
  }

  /** By grain, for every group its columns, or null where it has no row. */
  ObjectNode retention() {
    return byGrain(
        place -> {
          TreeMap<Integer, PeriodRow> rows = retention.get(place);
          return rows == null ? null : columns(rows);
        });
  }

  /** By grain, for every group its cohorts, or null where it has none. */
  ObjectNode cohorts() {
    return byGrain(
        place -> {
          TreeMap<Integer, Cohort> rows = cohorts.get(place);
          return rows == null ? null : cohortColumns(rows);
        });
  }

  private ObjectNode byGrain(Function<Place, ObjectNode> columns) {
    ObjectNode grains = JsonNodeFactory.instance.objectNode();
    for (Grain grain : periods.keySet()) {
      ArrayNode byGroup = grains.putArray(grain.label());
      groups.forEach(group -> byGroup.add(columns.apply(new Place(grain.label(), group))));
    }
    return grains;
  }

  /** With nulls for periods that are not shown, between others that are. */
  private static ObjectNode columns(TreeMap<Integer, PeriodRow> rows) {
    ObjectNode of = JsonNodeFactory.instance.objectNode();
    of.put("first", rows.firstKey());
    ArrayNode columns = of.putArray("columns");
    for (int i = 0; i < PeriodRow.COUNTS.size(); i++) {
      int count = i;
      columns.add(column(rows, row -> JsonNodeFactory.instance.numberNode(row.counts()[count])));
    }
    for (int i = 0; i < PeriodRow.MONEY.size(); i++) {
      int amount = i;
      columns.add(column(rows, row -> Numbers.node(row.money()[amount])));
    }
    columns.add(column(rows, row -> Numbers.node(row.existingRevenueRate())));
    return of;
  }

  private static <T> ArrayNode column(TreeMap<Integer, T> rows, Function<T, JsonNode> value) {
    ArrayNode column = JsonNodeFactory.instance.arrayNode();
    for (int i = rows.firstKey(); i <= rows.lastKey(); i++) {
      T row = rows.get(i);
      column.add(row == null ? JsonNodeFactory.instance.nullNode() : value.apply(row));
    }
    return column;
  }

  private static ObjectNode cohortColumns(TreeMap<Integer, Cohort> rows) {
    ObjectNode of = JsonNodeFactory.instance.objectNode();
    ArrayNode start = of.putArray("period");
    ArrayNode size = of.putArray("size");
    ArrayNode active = of.putArray("active");
    ArrayNode later = of.putArray("activeOnOrAfter");
    ArrayNode revenue = of.putArray("revenuePerCustomer");
    rows.forEach(
        (period, cohort) -> {
          start.add(period);
          size.add(cohort.size());
          active.add(
              column(cohort.ages(), row -> JsonNodeFactory.instance.numberNode(row.active())));
          later.add(
              column(
                  cohort.ages(),
                  row -> JsonNodeFactory.instance.numberNode(row.activeOnOrAfter())));
          revenue.add(column(cohort.ages(), row -> Numbers.node(row.revenuePerCustomer())));
        });
    return of;
  }

  private int index(String grain, LocalDate start) {
    Integer index = indices.get(grain).get(start);
    if (index == null) {
      throw new IllegalArgumentException("there is no %s %s on the page".formatted(grain, start));
    }
    return index;
  }
}

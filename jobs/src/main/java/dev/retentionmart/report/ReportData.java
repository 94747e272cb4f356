package dev.retentionmart.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.mart.Group;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Rows of the marts as the JSON that the page draws itself from. Rows may come in any order.
 *
 * <p>Numbers stand in columns, one array per group and column, beginning with the group's first
 * period; segments and channels are numbers of a list. So five years of fifty groups are some 200
 * kB, compressed.
 */
final class ReportData {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ReportFacts facts;
  private final ObjectNode page = JSON.objectNode();

  private ReportData(ReportFacts facts) {
    this.facts = facts;
  }

  /**
   * The data of a page.
   *
   * @param facts what the page says beside the rows
   * @param periods the periods on the page, by grain
   * @param retention rows of these periods and of the groups on the page
   * @param cohorts rows of these groups and of cohorts that are on the page
   */
  static ObjectNode of(
      ReportFacts facts,
      Map<Grain, Periods> periods,
      Iterator<PeriodRow> retention,
      Iterator<CohortRow> cohorts) {
    ReportData data = new ReportData(facts);
    data.head();
    data.groups();
    data.grains(periods);
    GroupColumns columns = new GroupColumns(periods, facts.groups().shown());
    retention.forEachRemaining(columns::add);
    cohorts.forEachRemaining(columns::add);
    data.page.set("retentionColumns", array(PeriodRow.columns(), JSON::textNode));
    data.page.set("retention", columns.retention());
    data.page.set("cohorts", columns.cohorts());
    data.definitions();
    data.benchmarks();
    data.values();
    data.page.set("quality", DataQuality.of(facts.runs()));
    return data.page;
  }

  private void head() {
    NightlyConfig config = facts.config();
    page.put("title", facts.settings().title())
        .put("locale", facts.settings().locale().toLanguageTag())
        .put("currency", config.currency())
        .put("timeZone", config.timeZone().getId())
        .put("grossMargin", config.grossMargin())
        .put("few", config.quality().minGroupSize())
        .put("asOf", facts.asOf().toString());
    facts.runs().stream()
        .filter(run -> run.status().equals("succeeded"))
        .findFirst()
        .ifPresent(
            run -> page.put("runId", run.runId()).put("publishedAt", toSeconds(run.finishedAt())));
  }

  static String toSeconds(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void groups() {
    List<Group> shown = facts.groups().shown();
    List<String> segments = labels(Group::segment);
    List<String> channels = labels(Group::channel);
    page.set("segments", array(segments, JSON::textNode));
    page.set("channels", array(channels, JSON::textNode));
    page.set(
        "groups",
        array(
            shown,
            group ->
                JSON.arrayNode()
                    .add(segments.indexOf(group.segment()))
                    .add(channels.indexOf(group.channel()))));
    page.put("groupsInAll", facts.groups().inAll());
  }

  private List<String> labels(Function<Group, String> label) {
    Set<String> labels = new LinkedHashSet<>();
    facts.groups().shown().forEach(group -> labels.add(label.apply(group)));
    return new ArrayList<>(labels);
  }

  private void grains(Map<Grain, Periods> periods) {
    ArrayNode grains = page.putArray("grains");
    periods.forEach(
        (grain, of) ->
            grains
                .addObject()
                .put("name", grain.label())
                .put("window", facts.config().activeWindows().get(grain))
                .put("periodsInAll", of.inAll())
                .put("mostCohorts", CohortRow.most(grain))
                .setAll(
                    Map.of(
                        "starts",
                        array(of.shown(), period -> JSON.textNode(period.start().toString())),
                        "ends",
                        array(of.shown(), period -> JSON.textNode(period.end().toString())),
                        "complete",
                        array(
                            of.shown(), period -> JSON.numberNode(period.isComplete() ? 1 : 0)))));
  }

  private void definitions() {
    ObjectNode definitions = page.putObject("definitions");
    facts
        .definitions()
        .shown()
        .forEach(
            (column, definition) ->
                definitions
                    .putObject(column)
                    .put("title", definition.title())
                    .put("meaning", definition.meaning()));
  }

  private void benchmarks() {
    ArrayNode benchmarks = page.putArray("benchmarks");
    for (Benchmark benchmark : facts.benchmarks()) {
      benchmarks
          .addObject()
          .put("column", benchmark.column())
          .put("grain", benchmark.grain())
          .put("segment", benchmark.segment().orElse(null))
          .put("appliesTo", benchmark.appliesTo())
          .put("low", benchmark.low().orElse(null))
          .put("high", benchmark.high().orElse(null))
          .put("statement", benchmark.statement());
    }
  }

  private void values() {
    if (facts.values().isEmpty()) {
      return;
    }
    ObjectNode value = page.putObject("value");
    facts.config().value().ifPresent(used -> value.put("horizonDays", used.horizonDays()));
    value.set("columns", array(SegmentValue.COLUMNS, JSON::textNode));
    ArrayNode groups = value.putArray("groups");
    for (SegmentValue row : facts.values()) {
      ArrayNode numbers = groups.addArray();
      numbers.add(facts.groups().shown().indexOf(row.group()));
      row.values().forEach(number -> numbers.add(Numbers.node(number)));
    }
  }

  private static <T> ArrayNode array(
      List<T> values, Function<T, com.fasterxml.jackson.databind.JsonNode> node) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(value -> array.add(node.apply(value)));
    return array;
  }
}

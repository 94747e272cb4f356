package dev.retentionmart.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.retentionmart.mart.RetentionTable;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What became of the sources' rows, and what runs have said otherwise of the past. */
final class DataQuality {
  private static final String RETENTION = RetentionTable.TABLE.id();
  private static final String ROWS = ".rows";
  private static final String REJECTED = ".rejected.";
  private static final String EXCLUDED = ".excluded.";

  private DataQuality() {}

  /**
   * Of the newest run that read the sources.
   *
   * @param runs the newest runs, newest first
   */
  static ObjectNode of(List<RunRow> runs) {
    ObjectNode quality = JsonNodeFactory.instance.objectNode();
    runs.stream()
        .filter(run -> run.status().equals("succeeded"))
        .filter(run -> run.rowCounts().keySet().stream().anyMatch(key -> key.endsWith(ROWS)))
        .findFirst()
        .ifPresent(
            run -> {
              quality.put("guestOrderShare", run.guestOrderShare());
              quality.put("guestRevenueShare", run.guestRevenueShare());
              sources(run.rowCounts(), quality.putArray("sources"));
            });
    runs.stream()
        .filter(run -> run.status().equals("succeeded"))
        .filter(run -> run.rowCounts().containsKey(RETENTION))
        .findFirst()
        .ifPresent(
            run -> quality.put("suppressedRows", run.rowCounts().get(RETENTION + ".suppressed")));
    ArrayNode rows = quality.putArray("runs");
    runs.forEach(run -> add(run, rows.addObject()));
    return quality;
  }

  private static void sources(Map<String, Long> counts, ArrayNode sources) {
    for (String key : new TreeSet<>(counts.keySet())) {
      if (key.endsWith(ROWS)) {
        String source = key.substring(0, key.length() - ROWS.length());
        ObjectNode of =
            sources
                .addObject()
                .put("source", source)
                .put("rows", counts.get(key))
                .put("accepted", counts.getOrDefault(source + ".accepted", 0L));
        reasons(counts, source + EXCLUDED, of.putObject("excluded"));
        reasons(counts, source + REJECTED, of.putObject("rejected"));
      }
    }
  }

  private static void reasons(Map<String, Long> counts, String prefix, ObjectNode reasons) {
    for (String key : new TreeSet<>(counts.keySet())) {
      if (key.startsWith(prefix)) {
        reasons.put(key.substring(prefix.length()), counts.get(key));
      }
    }
  }

  private static void add(RunRow run, ObjectNode node) {
    node.put("finishedAt", ReportData.toSeconds(run.finishedAt()))
        .put("asOf", run.asOf().toString())
        .put("status", run.status())
        .put("mode", run.mode())
        .put("largestRestatement", run.largestRestatement())
        .put("restatedMost", run.restatedMost());
    node.put(
        "rejected",
        run.rowCounts().entrySet().stream()
            .filter(count -> count.getKey().contains(REJECTED))
            .mapToLong(Map.Entry::getValue)
            .sum());
    ObjectNode restated = node.putObject("restatedPeriods");
    run.restatedPeriods().forEach(restated::put);
  }
}

package dev.retentionmart.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where every source row ended: accepted, excluded for a reason or rejected for a reason. */
final class Outcomes {
  /** One source row and its end. */
  record Outcome(String source, Object row, Kind kind, String label) {}

  /** The three ends. */
  enum Kind {
    ACCEPTED,
    EXCLUDED,
    REJECTED
  }

  private final List<Outcome> outcomes = new ArrayList<>();

  void accept(String source, Object row) {
    outcomes.add(new Outcome(source, row, Kind.ACCEPTED, "accepted"));
  }

  void exclude(String source, Object row, String reason) {
    outcomes.add(new Outcome(source, row, Kind.EXCLUDED, reason));
  }

  void reject(String source, Object row, String reason) {
    outcomes.add(new Outcome(source, row, Kind.REJECTED, reason));
  }

  List<Outcome> all() {
    return outcomes;
  }

  /** Rows by {@code source.reason} of what was rejected. */
  Map<String, Long> rejected() {
    Map<String, Long> counts = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      if (outcome.kind() == Kind.REJECTED) {
        counts.merge(outcome.source() + "." + outcome.label(), 1L, Long::sum);
      }
    }
    return counts;
  }

  /**
   * Rows by {@code source.rows}, {@code source.accepted}, {@code source.excluded.reason} and {@code
   * source.rejected.reason}.
   */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Outcome outcome : outcomes) {
      String end =
          switch (outcome.kind()) {
            case ACCEPTED -> "accepted";
            case EXCLUDED -> "excluded." + outcome.label();
            case REJECTED -> "rejected." + outcome.label();
          };
      counts.merge(outcome.source() + "." + end, 1L, Long::sum);
      counts.merge(outcome.source() + ".rows", 1L, Long::sum);
    }
    return counts;
  }
}

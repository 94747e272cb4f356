package dev.retentionmart.config;

import dev.retentionmart.fault.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Everything that is wrong with a configuration, told at once. */
final class Problems {
  private static final String NEXT_LINE = "\n          ";

  private record Problem(String problem, String reason, String remedy) {}

  private final List<Problem> found = new ArrayList<>();
  private final Set<String> misspelled = new HashSet<>();

  void add(String problem, String reason, String remedy) {
    found.add(new Problem(problem, reason, remedy));
  }

  /** Notes that a key was meant by another that is unknown, so that nobody calls it missing. */
  void addMisspelled(String path) {
    misspelled.add(path);
  }

  boolean isMisspelled(String path) {
    return misspelled.contains(path);
  }

  /** Throws one fault that tells all problems, if there are any. */
  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    if (found.size() == 1) {
      Problem only = found.get(0);
      throw Fault.configuration(only.problem(), only.reason(), only.remedy());
    }
    throw Fault.configuration(
        "The configuration has " + found.size() + " problems",
        numbered(),
        "mend each of them; conf/nightly.conf explains every key");
  }

  private String numbered() {
    List<String> lines = new ArrayList<>();
    for (Problem each : found) {
      String number = "(" + (lines.size() + 1) + ") ";
      lines.add(number + each.problem() + ": " + each.reason() + "; " + each.remedy());
    }
    return String.join(NEXT_LINE, lines);
  }
}

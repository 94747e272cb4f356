package dev.retentionmart.config;

import dev.retentionmart.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Everything that is wrong with a configuration, told at once. */
final class Problems {
  private static final String NEXT_LINE = "\n          ";

  private record Problem(String problem, String reason, String remedy) {}

  private final List<Problem> found = new ArrayList<>();

  void add(String problem, String reason, String remedy) {
    found.add(new Problem(problem, reason, remedy));
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
        numbered(each -> each.problem() + ": " + each.reason()),
        numbered(Problem::remedy));
  }

  private String numbered(Function<Problem, String> text) {
    List<String> lines = new ArrayList<>();
    for (Problem each : found) {
      lines.add("(" + (lines.size() + 1) + ") " + text.apply(each));
    }
    return String.join(NEXT_LINE, lines);
  }
}

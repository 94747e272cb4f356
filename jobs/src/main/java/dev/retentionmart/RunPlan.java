package dev.retentionmart;

import dev.retentionmart.mart.LastRun;
import dev.retentionmart.source.RecentRows;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a run builds everything or only what changed.
 *
 * @param mode {@code full} or {@code increment}
 * @param reason why, in words for the person on call
 * @param last the run to go on from; empty for a full build
 */
record RunPlan(String mode, String reason, Optional<LastRun> last) {
  static final String FULL = "full";
  static final String INCREMENT = "increment";
  static final String UNCHANGED = "unchanged";
  static final String VALUE = "value";

  /**
   * Decides.
   *
   * @param isAskedFor whether the user asks for a full build
   * @param meaning what numbers mean in this run
   * @param firstRates the first day with a rate, by currency
   * @param shape what the sources look like, see {@link RunRecord#shapeOf}
   */
  static RunPlan of(
      boolean isAskedFor,
      Optional<LastRun> last,
      LocalDate asOf,
      Map<String, String> meaning,
      Map<String, LocalDate> firstRates,
      Map<String, String> shape) {
    if (isAskedFor) {
      return full("it was asked for");
    }
    if (last.isEmpty()) {
      return full("there is no earlier run to go on from");
    }
    LastRun before = last.get();
    if (asOf.isBefore(before.asOf())) {
      return full("the last run saw more: its as-of date was " + before.asOf());
    }
    Optional<String> change = before.changeOfMeaning(meaning);
    if (change.isPresent()) {
      return full(change.get());
    }
    for (Map.Entry<String, String> mark : before.marks().entrySet()) {
      if (mark.getKey().startsWith(RunRecord.FIRST_RATE)) {
        String currency = mark.getKey().substring(RunRecord.FIRST_RATE.length());
        LocalDate first = firstRates.get(currency);
        if (first == null || first.isAfter(LocalDate.parse(mark.getValue()))) {
          return full(
              "%s had exchange rates from %s on and now has %s"
                  .formatted(currency, mark.getValue(), first == null ? "none" : "from " + first));
        }
      }
    }
    String idTypes = shape.get(RunRecord.ID_TYPES);
    String idTypesBefore = before.marks().getOrDefault(RunRecord.ID_TYPES, idTypes);
    if (!idTypesBefore.equals(idTypes)) {
      return full("ids were kept as %s and now are %s".formatted(idTypesBefore, idTypes));
    }
    if (!shape.get(RunRecord.ORDER_COLUMNS).equals(before.marks().get(RunRecord.ORDER_COLUMNS))) {
      return full("the columns of sources.orders were others in run " + before.runId());
    }
    return new RunPlan(
        INCREMENT, "it goes on from run %s".formatted(before.runId()), Optional.of(before));
  }

  /**
   * The same, or everything where a source cannot tell what changed.
   *
   * @param recent what may have changed in the sources since the last run
   */
  RunPlan unlessPrevented(Collection<RecentRows> recent) {
    return recent.stream()
        .flatMap(rows -> rows.obstacle().stream())
        .findFirst()
        .map(RunPlan::full)
        .orElse(this);
  }

  private static RunPlan full(String reason) {
    return new RunPlan(FULL, reason, Optional.empty());
  }
}

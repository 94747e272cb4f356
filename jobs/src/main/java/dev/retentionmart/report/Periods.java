package dev.retentionmart.report;

import dev.retentionmart.config.Grain;
import java.time.LocalDate;
import java.util.List;

/**
 * The periods of a grain, without holes.
 *
 * @param shown the newest, oldest first; not empty
 * @param inAll how many there are
 */
record Periods(List<Period> shown, long inAll) {
  /** How many periods of a grain a page shows at most: the newest; of weeks, three years. */
  static int most(Grain grain) {
    return grain == Grain.WEEK ? 156 : 260;
  }

  /** The first day of the oldest period on the page. */
  LocalDate start() {
    return shown.get(0).start();
  }

  /** The first day of the oldest cohort on the page. */
  LocalDate firstCohort(Grain grain) {
    return shown.get(Math.max(0, shown.size() - CohortRow.most(grain))).start();
  }
}

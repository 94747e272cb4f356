package dev.retentionmart.report;

import dev.retentionmart.mart.Group;
import java.util.List;

/**
 * The groups on the page.
 *
 * @param shown those with most customers, the largest first
 * @param inAll how many there are
 */
record Groups(List<Group> shown, long inAll) {
  /** How many groups a page shows at most, totals included. */
  static final int MOST = 50;
}

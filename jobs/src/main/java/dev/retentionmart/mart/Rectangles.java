package dev.retentionmart.mart;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Finds the three groups that must be hidden together with one, so that totals do not give it away.
 *
 * <p>Segments and channels, their totals among them, span a table. Two segments and two channels
 * cross in four groups. When all four are hidden, a customer more in one corner, one less in the
 * next, and so on around, changes no row and no column that is shown: what is in a corner cannot be
 * worked out from the rest. See D. Gusfield, "A graph theoretic approach to statistical data
 * security", SIAM Journal on Computing 17 (1988): a hidden cell of a table with totals is safe if
 * it lies on a cycle of hidden cells.
 */
public final class Rectangles {
  /** What a group costs that cannot be a corner. */
  public static final long NEVER = Long.MAX_VALUE;

  private final TreeSet<String> segments = new TreeSet<>();
  private final TreeSet<String> channels = new TreeSet<>();

  /**
   * The table.
   *
   * @param groups all groups with customers, totals too
   */
  public Rectangles(Collection<Group> groups) {
    for (Group group : groups) {
      segments.add(group.segment());
      channels.add(group.channel());
    }
  }

  /**
   * The other three corners that cost least together; the first in order of their labels of those
   * that cost the same.
   *
   * @param corner the group to protect
   * @param cost what is lost by hiding a group: 0 or more, {@link #NEVER} where it cannot be hidden
   * @return empty where no rectangle has three corners that can be hidden
   */
  public Optional<List<Group>> cheapest(Group corner, ToLongFunction<Group> cost) {
    List<Group> best = null;
    long least = NEVER;
    for (String segment : segments) {
      Group beside = new Group(segment, corner.channel());
      long besideCost = segment.equals(corner.segment()) ? NEVER : cost.applyAsLong(beside);
      if (besideCost >= least) {
        continue;
      }
      for (String channel : channels) {
        Group above = new Group(corner.segment(), channel);
        Group across = new Group(segment, channel);
        long total =
            channel.equals(corner.channel())
                ? NEVER
                : sum(besideCost, sum(cost.applyAsLong(above), cost.applyAsLong(across)));
        if (total < least) {
          least = total;
          best = List.of(beside, above, across);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static long sum(long one, long other) {
    return one == NEVER || other == NEVER ? NEVER : one + other;
  }
}

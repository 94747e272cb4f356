package dev.retentionmart.value;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.model.Fit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One model, fitted to every group: all customers, each segment, each segment's channels. A group
 * with few customers is drawn towards the group it is part of; one with too few, or whose fit is
 * not healthy, takes over what that group uses. All customers together have nothing to take over:
 * their fit may be on the edge of what is searched, and says so.
 */
final class GroupFits {
  private final Map<GroupName, GroupFit> byGroup = new LinkedHashMap<>();

  /** How one model is fitted. */
  interface Model<T> {
    /** Its name. */
    String name();

    /** Fits to all customers. */
    Fit fit(List<T> rows);

    /** Fits to a group, drawn towards the healthy fit of its parent. */
    Fit fit(List<T> rows, Fit parent, double poolingCustomers);
  }

  private GroupFits() {}

  /** Fits to all groups that have customers. */
  static <T> GroupFits of(Compression<T> customers, Model<T> model, ValueSettings settings) {
    GroupFits fits = new GroupFits();
    // Groups of one level do not need each other.
    for (Compression.Level level : Compression.Level.values()) {
      customers.groups(level).parallelStream()
          .map(group -> fits.fit(group, customers, model, settings))
          .toList()
          .forEach(fit -> fits.byGroup.put(fit.group(), fit));
    }
    return fits;
  }

  /** All of them, parents first. */
  Collection<GroupFit> all() {
    return byGroup.values();
  }

  /** The fit to all customers, where it can predict anybody. */
  Optional<Fit> toAll() {
    return Optional.ofNullable(byGroup.get(GroupName.ALL))
        .flatMap(GroupFit::parameters)
        .map(GroupFit.Used::fit);
  }

  /** What is used for the customers of a segment and a channel, where anything is. */
  Optional<GroupFit.Used> used(String segment, String channel) {
    GroupFit fit = byGroup.get(new GroupName(segment, channel));
    if (fit == null) {
      fit = byGroup.get(GroupName.ofSegment(segment));
    }
    return Optional.ofNullable(fit == null ? byGroup.get(GroupName.ALL) : fit)
        .flatMap(GroupFit::parameters);
  }

  private <T> GroupFit fit(
      GroupName group, Compression<T> compression, Model<T> model, ValueSettings settings) {
    List<T> rows = compression.in(group);
    long customers = compression.customers(group);
    if (group.parent().isEmpty()) {
      Fit fit = model.fit(rows);
      return fit.isUsable()
          ? GroupFit.own(
              group,
              model.name(),
              customers,
              fit,
              (fit.isHealthy() ? "fitted" : "fitted, " + illness(fit))
                  + sample(compression.oneIn(group)))
          : GroupFit.ofParent(
              group, model.name(), customers, Optional.of(fit), Optional.empty(), illness(fit));
    }
    Optional<GroupFit> parent = group.parent().map(byGroup::get);
    Optional<GroupFit.Used> drawnTo = parent.flatMap(GroupFit::parameters);
    Function<String, GroupFit> takeOver =
        why -> GroupFit.ofParent(group, model.name(), customers, Optional.empty(), parent, why);
    if (drawnTo.filter(used -> used.fit().isHealthy()).isEmpty()) {
      return takeOver.apply("not fitted: the group it is part of has no healthy fit");
    }
    // Drawn towards itself it would look surer than it is.
    if (compression.isAllOfParent(group)) {
      return takeOver.apply("not fitted: it has all customers of the group it is part of");
    }
    if (customers < settings.minGroupCustomers()) {
      return takeOver.apply(
          "not fitted: %,d customers, fewer than value.min-group-customers = %,d"
              .formatted(customers, settings.minGroupCustomers()));
    }
    if (rows.isEmpty()) {
      return takeOver.apply(
          "not fitted: only the largest groups are, and there are many larger ones");
    }
    Fit fit = model.fit(rows, drawnTo.get().fit(), settings.poolingCustomers());
    return fit.isHealthy()
        ? GroupFit.own(
            group,
            model.name(),
            customers,
            fit,
            "fitted, drawn towards the group it is part of" + sample(compression.oneIn(group)))
        : GroupFit.ofParent(group, model.name(), customers, Optional.of(fit), parent, illness(fit));
  }

  private static String sample(int oneIn) {
    return oneIn > 1 ? "; to one in %d of its customers".formatted(oneIn) : "";
  }

  private static String illness(Fit fit) {
    if (fit.refusal().isPresent()) {
      return "refused: " + fit.refusal().get();
    }
    if (!fit.parametersOnBounds().isEmpty()) {
      return "on the edge of what is searched: " + String.join(", ", fit.parametersOnBounds());
    }
    return "did not converge";
  }
}

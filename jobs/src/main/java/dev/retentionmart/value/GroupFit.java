package dev.retentionmart.value;

import dev.retentionmart.value.model.Fit;
import java.util.Optional;

/**
 * What came of fitting one model to one group.
 *
 * @param group the group
 * @param model the model's name
 * @param customers how many customers it has that the model can be fitted to
 * @param fit what was fitted; empty where it was not tried
 * @param source the group whose parameters are used for this one; empty where there are none, and
 *     nothing can be predicted
 * @param health why: what a person needs to know before she trusts it
 * @param parameters those that are used, and the covariance of their logarithms
 */
record GroupFit(
    GroupName group,
    String model,
    long customers,
    Optional<Fit> fit,
    Optional<GroupName> source,
    String health,
    Optional<Used> parameters) {

  /**
   * Parameters in use.
   *
   * @param fit a fit that can be used
   */
  record Used(GroupName group, Fit fit) {}

  /** A fit that stands on its own feet. */
  static GroupFit own(GroupName group, String model, long customers, Fit fit, String health) {
    return new GroupFit(
        group,
        model,
        customers,
        Optional.of(fit),
        Optional.of(group),
        health,
        Optional.of(new Used(group, fit)));
  }

  /** The same, of a model that predicts nobody. */
  GroupFit unused() {
    return new GroupFit(group, model, customers, fit, Optional.empty(), health, Optional.empty());
  }

  /** A group that takes over what its parent uses. */
  static GroupFit ofParent(
      GroupName group,
      String model,
      long customers,
      Optional<Fit> fit,
      Optional<GroupFit> parent,
      String why) {
    Optional<Used> used = parent.flatMap(GroupFit::parameters);
    return new GroupFit(group, model, customers, fit, used.map(Used::group), why, used);
  }
}

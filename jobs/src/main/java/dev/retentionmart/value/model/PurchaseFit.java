package dev.retentionmart.value.model;

/**
 * A purchase model fitted to a group of customers.
 *
 * @param family which model
 * @param fit parameters in the order of {@link PurchaseModelFamily#parameterNames()}
 */
public record PurchaseFit(PurchaseModelFamily family, Fit fit) {

  /**
   * The fitted model.
   *
   * @throws IllegalStateException where nothing could be fitted
   */
  public PurchaseModel model() {
    if (!fit.hasParameters()) {
      throw new IllegalStateException(
          "Cannot make a %s of a refused fit: %s"
              .formatted(family.label(), fit.refusal().orElse("no parameters")));
    }
    return family.of(fit.parameters());
  }
}

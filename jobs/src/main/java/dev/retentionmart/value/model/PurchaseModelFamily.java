package dev.retentionmart.value.model;

import java.util.List;

/** The purchase models there are. */
public enum PurchaseModelFamily {
  /** Beta-geometric/NBD: a customer may leave right after each repeat purchase. */
  BG_NBD("bg-nbd") {
    @Override
    public PurchaseModel of(double... parameters) {
      return new BgNbd(parameters[0], parameters[1], parameters[2], parameters[3]);
    }
  },
  /** Modified BG/NBD: a customer may also leave right after the first purchase. */
  MBG_NBD("mbg-nbd") {
    @Override
    public PurchaseModel of(double... parameters) {
      return new MbgNbd(parameters[0], parameters[1], parameters[2], parameters[3]);
    }
  },
  /** Pareto/NBD: a customer may leave at any time. */
  PARETO_NBD("pareto-nbd") {
    @Override
    public PurchaseModel of(double... parameters) {
      return new ParetoNbd(parameters[0], parameters[1], parameters[2], parameters[3]);
    }
  };

  private final String label;

  PurchaseModelFamily(String label) {
    this.label = label;
  }

  /** The model's name in configuration and tables. */
  public String label() {
    return label;
  }

  /** The parameters' names in the model's paper; alpha and beta are times, the rest are numbers. */
  public List<String> parameterNames() {
    return this == PARETO_NBD
        ? List.of("r", "alpha", "s", "beta")
        : List.of("r", "alpha", "a", "b");
  }

  /**
   * The model with these parameters, in the order of {@link #parameterNames()}.
   *
   * @throws IllegalArgumentException for a parameter that is not positive and finite
   */
  public abstract PurchaseModel of(double... parameters);
}

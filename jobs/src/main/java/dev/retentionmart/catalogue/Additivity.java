package dev.retentionmart.catalogue;

/** Over what a metric may be added up. */
public enum Additivity {
  /** Over periods or ages, segments and channels. */
  ADDITIVE("additive"),
  /** A customer is in one segment and channel of a period, but may be in many periods. */
  OVER_GROUPS("additive over segments and channels"),
  /** Moves between segments cancel in their total. */
  OVER_PERIODS("additive over periods and channels"),
  /** At one age. */
  OVER_COHORTS("additive over cohorts, segments and channels"),
  /** The rows of one part have all customers, each once. */
  OVER_PART("additive over the labels of one part"),
  /** Add up numerators and denominators, then divide. */
  RATIO_OF_SUMS("ratio of sums"),
  NEVER("never");

  private final String label;

  Additivity(String label) {
    this.label = label;
  }

  /** As it is published. */
  public String label() {
    return label;
  }
}

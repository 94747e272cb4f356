package dev.retentionmart.catalogue;

/** Over what a metric may be added up. */
public enum Additivity {
  /** Over periods of one grain or ages, segments and channels. */
  ADDITIVE("additive"),
  /** A customer is in one segment and channel of a period, but may be in many periods. */
  OVER_GROUPS("additive over segments and channels"),
  /** Moves between segments cancel in their total. */
  OVER_PERIODS("additive over periods and channels"),
  /** At one age. */
  OVER_COHORTS("additive over cohorts, segments and channels, at one age"),
  /** The rows of one part have all customers, each once. */
  OVER_PART("additive over the labels of one part"),
  /** Add up numerators and denominators, then divide; they may be added up over what these may. */
  RATIO_OF_SUMS("ratio of sums"),
  RATIO_OVER_GROUPS("ratio of sums over segments and channels"),
  RATIO_OVER_COHORTS("ratio of sums over cohorts, segments and channels, at one age"),
  RATIO_OVER_PART("ratio of sums over the labels of one part"),
  NEVER("never");

  private final String label;

  Additivity(String label) {
    this.label = label;
  }

  /** As it is published. */
  public String label() {
    return label;
  }

  /** Whether numerator and denominator are added up, each, and then divided. */
  boolean isRatio() {
    return label.startsWith(RATIO_OF_SUMS.label);
  }

  /** Of a ratio of two sums of this kind. */
  Additivity ofRatio() {
    return switch (this) {
      case ADDITIVE -> RATIO_OF_SUMS;
      case OVER_GROUPS -> RATIO_OVER_GROUPS;
      case OVER_COHORTS -> RATIO_OVER_COHORTS;
      case OVER_PART -> RATIO_OVER_PART;
      default -> throw new IllegalArgumentException("no ratio of what is " + label);
    };
  }
}

package dev.retentionmart.config;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How customers' future value is predicted.
 *
 * @param purchaseModel which model tells how often customers will buy
 * @param timeUnit the unit of the models' times
 * @param horizonDays how far residual value looks ahead
 * @param yearlyDiscountRate what money a year away is worth less: 0.1 for 10 %
 * @param holdoutDays how many of the last days the backtest keeps from the models
 * @param minGroupCustomers the fewest customers that a group needs for a fit of its own
 * @param poolingCustomers with how many customers' weight a group's fit is drawn towards that of
 *     the group it is part of
 */
public record ValueSettings(
    Choice purchaseModel,
    TimeUnit timeUnit,
    int horizonDays,
    double yearlyDiscountRate,
    int holdoutDays,
    long minGroupCustomers,
    double poolingCustomers)
    implements Serializable {

  /** What is used where nothing is written. */
  public static final ValueSettings DEFAULT =
      new ValueSettings(Choice.AUTO, TimeUnit.WEEK, 365, 0.1, 182, 500, 500);

  /** The same, looking ahead so far, with money worth the same at any time. */
  public ValueSettings undiscounted(int days) {
    return new ValueSettings(
        purchaseModel, timeUnit, days, 0, holdoutDays, minGroupCustomers, poolingCustomers);
  }

  /** Which purchase model. */
  public enum Choice {
    /** The one that predicts the holdout best. */
    AUTO("auto"),
    BG_NBD("bg-nbd"),
    MBG_NBD("mbg-nbd"),
    PARETO_NBD("pareto-nbd");

    private final String label;

    Choice(String label) {
      this.label = label;
    }

    /** Its name in the configuration. */
    public String label() {
      return label;
    }

    static List<String> labels() {
      return Arrays.stream(values()).map(Choice::label).toList();
    }

    static Optional<Choice> of(String label) {
      return Arrays.stream(values()).filter(choice -> choice.label.equals(label)).findFirst();
    }
  }

  /** The unit of times. */
  public enum TimeUnit {
    DAY("day", 1),
    WEEK("week", 7);

    private final String label;
    private final int days;

    TimeUnit(String label, int days) {
      this.label = label;
      this.days = days;
    }

    /** Its name in the configuration. */
    public String label() {
      return label;
    }

    /** How many days it has. */
    public int days() {
      return days;
    }

    static List<String> labels() {
      return Arrays.stream(values()).map(TimeUnit::label).toList();
    }

    static Optional<TimeUnit> of(String label) {
      return Arrays.stream(values()).filter(unit -> unit.label.equals(label)).findFirst();
    }
  }
}

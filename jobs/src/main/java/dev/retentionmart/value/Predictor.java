package dev.retentionmart.value;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.model.GammaGamma;
import dev.retentionmart.value.model.GivenPurchases;
import dev.retentionmart.value.model.PurchaseModel;
import dev.retentionmart.value.model.ResidualValue;
import java.util.HashMap;
import java.util.Map;

/**
 * Predicts the customers of one group, one after the other. What customers alike have in common is
 * worked out once.
 *
 * <p>Bounds are 95 % intervals of what the parameters leave open, by the delta method on the
 * logarithm: the prediction times exp(±1.96 s), where s² is the slope of its logarithm by the
 * logarithms of the parameters, squared with their covariance. They say how well the model is
 * known, and not how a single customer's luck may turn. The part of the slope that comes from the
 * purchases of customers who are known to buy still is taken at an age rounded to {@value
 * #SLOPE_DAYS} days: it hardly changes with age.
 */
final class Predictor {
  private static final int SLOPE_DAYS = 28;
  private static final double STEP = 1e-4;

  /** More than any age; keys that differ then have different hashes. */
  private static final int MOST_DAYS = 40_009;

  private static final double Z = 1.959963984540054;
  private static final double DAYS_PER_YEAR = 365.25;
  private static final int DAYS_PER_PERIOD = 28;

  private final GroupModel model;
  private final int[] days;
  private final double unitDays;
  private final ResidualValue residual;

  /** Takes back half of a period's discount: purchases come in its middle, on the average. */
  private final double halfPeriod;

  private final PurchaseModel[] around;
  private final Map<Integer, GivenPurchases[]> given = new HashMap<>();
  private final Map<Long, double[]> ifAlive = new HashMap<>();
  private final Map<Long, double[]> slopes = new HashMap<>();
  private final GammaGamma spend;

  /**
   * What is predicted of a customer.
   *
   * @param probabilityAlive that she still buys
   * @param purchases expected purchases in the next days, for each number of days asked for
   * @param orderValue expected value of an order
   * @param residualValue expected value of the horizon's orders, discounted to now
   * @param residualLow lower end of its interval
   * @param residualHigh upper end of its interval
   * @param valueIfAlive residual value if she surely bought still
   * @param probabilityOfSilence that a customer like her, still buying, has been silent so long
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Prediction(
      double probabilityAlive,
      double[] purchases,
      double orderValue,
      double residualValue,
      double residualLow,
      double residualHigh,
      double valueIfAlive,
      double probabilityOfSilence) {}

  /**
   * @param days for how many days ahead purchases are expected
   */
  Predictor(GroupModel model, ValueSettings settings, int... days) {
    this.model = model;
    this.days = days.clone();
    this.unitDays = settings.timeUnit().days();
    int periods =
        settings.yearlyDiscountRate() == 0
            ? 1
            : (settings.horizonDays() + DAYS_PER_PERIOD - 1) / DAYS_PER_PERIOD;
    this.residual =
        ResidualValue.ofYearlyRate(
            periods,
            settings.horizonDays() / unitDays / periods,
            DAYS_PER_YEAR / unitDays,
            settings.yearlyDiscountRate());
    double yearsPerPeriod = settings.horizonDays() / DAYS_PER_YEAR / periods;
    this.halfPeriod = Math.pow(1 + settings.yearlyDiscountRate(), yearsPerPeriod / 2);
    int size = model.purchases().length;
    this.around = new PurchaseModel[2 * size + 1];
    for (int i = 0; i < around.length; i++) {
      around[i] = model.family().of(GroupModel.exp(moved(model.purchases(), i)));
    }
    this.spend = model.gammaGamma(model.spend());
  }

  /**
   * Predicts a customer.
   *
   * @param mean z̄ in money; counts as 0 where refunds took more, and does not matter where x = 0
   */
  Prediction predict(int x, int recencyDays, int ageDays, double mean) {
    double meanValue = Math.max(0, mean);
    GivenPurchases[] models = given.computeIfAbsent(x, this::given);
    double recency = recencyDays / unitDays;
    double age = ageDays / unitDays;
    double alive = models[around.length - 1].probabilityAlive(recency, age);
    double[] expected =
        ifAlive.computeIfAbsent(key(x, ageDays), key -> ifAlive(models[around.length - 1], age));
    double orderValue = spend.expectedValue(x, meanValue);
    double valueIfAlive = expected[days.length] * orderValue;
    double value = alive * valueIfAlive;
    double spread = Math.exp(Z * standardErrorOfLog(models, x, recency, ageDays, meanValue));
    double[] purchases = new double[days.length];
    for (int i = 0; i < purchases.length; i++) {
      purchases[i] = alive * expected[i];
    }
    return new Prediction(
        alive,
        purchases,
        orderValue,
        value,
        value / spread,
        value * spread,
        valueIfAlive,
        probabilityOfSilence(x, recency, age));
  }

  /**
   * While a customer buys, her purchases are Poisson with a gamma-distributed rate, in all three
   * models; given x purchases until t_x the rate is gamma (r + x, α + t_x), and none until T has
   * the probability ((α + t_x) / (α + T))^(r + x).
   */
  private double probabilityOfSilence(int x, double recency, double age) {
    double[] parameters = around[around.length - 1].parameters();
    double r = parameters[0];
    double alpha = parameters[1];
    return Math.exp((r + x) * (Math.log(alpha + recency) - Math.log(alpha + age)));
  }

  private double[] ifAlive(GivenPurchases purchases, double age) {
    double[] expected = new double[days.length + 1];
    for (int i = 0; i < days.length; i++) {
      expected[i] = purchases.expectedPurchasesIfAlive(age, days[i] / unitDays);
    }
    expected[days.length] = discounted(purchases, age);
    return expected;
  }

  private double discounted(GivenPurchases purchases, double age) {
    return residual.of(t -> purchases.expectedPurchasesIfAlive(age, t), halfPeriod);
  }

  private double standardErrorOfLog(
      GivenPurchases[] models, int x, double recency, int ageDays, double meanValue) {
    double age = ageDays / unitDays;
    int nearDays = Math.round((float) ageDays / SLOPE_DAYS) * SLOPE_DAYS;
    double[] ofPurchases =
        slopes.computeIfAbsent(key(x, nearDays), key -> slopesIfAlive(models, nearDays / unitDays));
    double[] ofAlive = models[around.length - 1].slopesOfLogProbabilityAlive(recency, age);
    double[] slope = new double[ofPurchases.length];
    for (int i = 0; i < slope.length; i++) {
      slope[i] = ofPurchases[i] + ofAlive[i];
    }
    double[] spendSlope = spend.slopesOfLogExpectedValue(x, meanValue);
    return Math.sqrt(
        variance(slope, model.purchasesCovariance())
            + variance(spendSlope, model.spendCovariance()));
  }

  private double[] slopesIfAlive(GivenPurchases[] models, double age) {
    double[] slopesOfLog = new double[model.purchases().length];
    for (int i = 0; i < slopesOfLog.length; i++) {
      slopesOfLog[i] =
          slopeOfLog(discounted(models[2 * i], age), discounted(models[2 * i + 1], age));
    }
    return slopesOfLog;
  }

  /** Where both are 0, it does not change. */
  private static double slopeOfLog(double up, double down) {
    return up > 0 && down > 0 ? (Math.log(up) - Math.log(down)) / (2 * STEP) : 0;
  }

  private static double variance(double[] slope, double[][] covariance) {
    double variance = 0;
    for (int i = 0; i < slope.length; i++) {
      for (int j = 0; j < slope.length; j++) {
        variance += slope[i] * covariance[i][j] * slope[j];
      }
    }
    return Math.max(0, variance);
  }

  private GivenPurchases[] given(int x) {
    GivenPurchases[] models = new GivenPurchases[around.length];
    for (int i = 0; i < models.length; i++) {
      models[i] = around[i].given(x);
    }
    return models;
  }

  /** Parameter i/2 moved up, for even i, or down; past the last, all as they are. */
  private static double[] moved(double[] point, int i) {
    double[] moved = point.clone();
    if (i < 2 * point.length) {
      moved[i / 2] += i % 2 == 0 ? STEP : -STEP;
    }
    return moved;
  }

  private static long key(int x, int days) {
    return (long) x * MOST_DAYS + days;
  }
}

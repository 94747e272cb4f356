package dev.retentionmart.value;

import dev.retentionmart.value.model.GivenPurchases;
import dev.retentionmart.value.model.PurchaseModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How well a purchase model, fitted to the past of a day, tells what came after.
 *
 * @param customers how many customers were predicted
 * @param logLikelihood of what they did in the holdout, given what they did before: log L(x + x*,
 *     t_x*, T + h) − log L(x, t_x, T), added up. Models can be compared by it
 * @param predicted purchases expected
 * @param actual purchases made
 */
record HoldoutScore(long customers, double logLikelihood, double predicted, long actual) {
  /** Sums of whole millionths do not depend on the order of the rows. */
  private static final double MILLION = 1e6;

  /** More than any age; keys that differ then have different hashes. */
  private static final int MOST_DAYS = 40_009;

  private static final StructType SUMS =
      new StructType()
          .add("model", DataTypes.IntegerType)
          .add("customers", DataTypes.LongType)
          .add("log_likelihood", DataTypes.LongType)
          .add("predicted", DataTypes.LongType)
          .add("actual", DataTypes.LongType);

  /** Predicted for one purchase made. */
  double calibration() {
    return actual == 0 ? Double.NaN : predicted / actual;
  }

  /** Log-likelihood of a customer. */
  double perCustomer() {
    return logLikelihood / customers;
  }

  /**
   * The scores of some models, in their order.
   *
   * @param histories see {@link PurchaseHistories#past}
   * @param holdoutDays how long the holdout is
   */
  static List<HoldoutScore> of(
      Dataset<Row> histories, List<PurchaseModel> models, int holdoutDays, int unitDays) {
    Dataset<Row> rows =
        histories.select(
            PurchaseHistories.X,
            PurchaseHistories.RECENCY_DAYS,
            PurchaseHistories.AGE_DAYS,
            PurchaseHistories.HOLDOUT_PURCHASES,
            PurchaseHistories.FINAL_RECENCY_DAYS);
    List<PurchaseModel> sent = List.copyOf(models);
    List<Row> sums =
        rows.mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                    customers -> {
                      List<Scorer> scorers = new ArrayList<>();
                      sent.forEach(model -> scorers.add(new Scorer(model, holdoutDays, unitDays)));
                      customers.forEachRemaining(row -> scorers.forEach(scorer -> scorer.add(row)));
                      List<Row> found = new ArrayList<>();
                      for (int i = 0; i < scorers.size(); i++) {
                        found.add(scorers.get(i).row(i));
                      }
                      return found.iterator();
                    },
                Encoders.row(SUMS))
            .groupBy("model")
            .agg(
                functions.sum("customers"),
                functions.sum("log_likelihood"),
                functions.sum("predicted"),
                functions.sum("actual"))
            .orderBy("model")
            .collectAsList();
    return sums.stream()
        .map(
            row ->
                new HoldoutScore(
                    row.getLong(1),
                    row.getLong(2) / MILLION,
                    row.getLong(3) / MILLION,
                    row.getLong(4)))
        .toList();
  }

  /** Adds up what one model says of the customers of a partition. */
  private static final class Scorer {
    private final PurchaseModel model;
    private final double holdout;
    private final double unitDays;
    private final Map<Integer, GivenPurchases> given = new HashMap<>();
    private final Map<Long, Double> ifAlive = new HashMap<>();
    private long customers;
    private long logLikelihood;
    private long predicted;
    private long actual;

    Scorer(PurchaseModel model, int holdoutDays, int unitDays) {
      this.model = model;
      this.holdout = (double) holdoutDays / unitDays;
      this.unitDays = unitDays;
    }

    void add(Row row) {
      int x = row.getInt(0);
      double recency = row.getInt(1) / unitDays;
      double age = row.getInt(2) / unitDays;
      int more = row.getInt(3);
      GivenPurchases before = given.computeIfAbsent(x, model::given);
      GivenPurchases after = given.computeIfAbsent(x + more, model::given);
      double purchases =
          ifAlive.computeIfAbsent(
                  (long) x * MOST_DAYS + row.getInt(2),
                  key -> before.expectedPurchasesIfAlive(age, holdout))
              * before.probabilityAlive(recency, age);
      customers++;
      logLikelihood +=
          Math.round(
              MILLION
                  * (after.logLikelihood(row.getInt(4) / unitDays, age + holdout)
                      - before.logLikelihood(recency, age)));
      predicted += Math.round(MILLION * purchases);
      actual += more;
    }

    Row row(int number) {
      return RowFactory.create(number, customers, logLikelihood, predicted, actual);
    }
  }
}

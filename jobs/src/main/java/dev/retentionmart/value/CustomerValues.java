package dev.retentionmart.value;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.mart.Rates;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Every customer's predictions, in one pass over {@link PurchaseHistories}. */
final class CustomerValues {
  static final String PREDICTION = "prediction";
  static final String P_ALIVE = "p_alive";
  static final String PURCHASES = "purchases";
  static final String ORDER_VALUE = "order_value";
  static final String RESIDUAL = "residual";
  static final String LOW = "residual_low";
  static final String HIGH = "residual_high";
  static final String AT_RISK = "value_at_risk";
  static final String SILENCE = "silence";
  static final String HISTORIC = "historic_value";

  private static final double E4 = 10_000;
  private static final double TOO_MUCH = 1e15;

  private static final StructType SHAPE =
      new StructType()
          .add(P_ALIVE, DataTypes.DoubleType)
          .add(PURCHASES, DataTypes.createArrayType(DataTypes.DoubleType, false))
          .add(ORDER_VALUE, Rates.MONEY)
          .add(RESIDUAL, Rates.MONEY)
          .add(LOW, Rates.MONEY)
          .add(HIGH, Rates.MONEY)
          .add(AT_RISK, Rates.MONEY)
          .add(SILENCE, DataTypes.DoubleType);

  private CustomerValues() {}

  /**
   * The same rows with their {@code historic_value}, and their {@code prediction}, null where the
   * group has no model. Money is made decimals here: as expressions on doubles that would take as
   * long as all the rest.
   *
   * @param models by group; of a segment and a channel
   * @param days for how many days ahead purchases are expected
   */
  static Dataset<Row> predict(
      Dataset<Row> histories,
      Map<GroupName, GroupModel> models,
      ValueSettings settings,
      int... days) {
    StructType schema = histories.schema().add(HISTORIC, Rates.MONEY).add(PREDICTION, SHAPE);
    int segment = histories.schema().fieldIndex(PurchaseHistories.SEGMENT);
    int channel = histories.schema().fieldIndex(PurchaseHistories.CHANNEL);
    int x = histories.schema().fieldIndex(PurchaseHistories.X);
    int recency = histories.schema().fieldIndex(PurchaseHistories.RECENCY_DAYS);
    int age = histories.schema().fieldIndex(PurchaseHistories.AGE_DAYS);
    int historic = histories.schema().fieldIndex(PurchaseHistories.HISTORIC_E4);
    int mean = histories.schema().fieldIndex(PurchaseHistories.MEAN_E4);
    Map<GroupName, GroupModel> sent = new HashMap<>(models);
    return histories.mapPartitions(
        (MapPartitionsFunction<Row, Row>)
            rows -> {
              Map<GroupModel, Predictor> shared = new IdentityHashMap<>();
              Map<GroupName, Predictor> predictors = new HashMap<>();
              sent.forEach(
                  (group, model) ->
                      predictors.put(
                          group,
                          shared.computeIfAbsent(
                              model, key -> new Predictor(key, settings, days))));
              return new Iterator<>() {
                @Override
                public boolean hasNext() {
                  return rows.hasNext();
                }

                @Override
                public Row next() {
                  Row row = rows.next();
                  Object[] values = new Object[row.size() + 2];
                  for (int i = 0; i < row.size(); i++) {
                    values[i] = row.get(i);
                  }
                  values[row.size()] = cents(toCents(row.getLong(historic)));
                  Predictor predictor =
                      predictors.get(new GroupName(row.getString(segment), row.getString(channel)));
                  if (predictor != null) {
                    values[row.size() + 1] =
                        row(
                            predictor.predict(
                                row.getInt(x),
                                row.getInt(recency),
                                row.getInt(age),
                                row.isNullAt(mean) ? 0 : row.getLong(mean) / E4));
                  }
                  return RowFactory.create(values);
                }
              };
            },
        Encoders.row(schema));
  }

  private static Row row(Predictor.Prediction p) {
    return RowFactory.create(
        p.probabilityAlive(),
        Arrays.stream(p.purchases()).boxed().toArray(Double[]::new),
        money(p.orderValue()),
        money(p.residualValue()),
        money(p.residualLow()),
        money(p.residualHigh()),
        money(p.valueIfAlive() - p.residualValue()),
        p.probabilityOfSilence());
  }

  /** Null where it is too much to write down: the parameters leave everything open. */
  private static BigDecimal money(double value) {
    return Math.abs(value) < TOO_MUCH ? cents(Math.round(value * 100)) : null;
  }

  /** Rounded half away from 0, as all published money is. */
  private static long toCents(long e4) {
    return Long.signum(e4) * ((Math.abs(e4) + 50) / 100);
  }

  private static BigDecimal cents(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}

package dev.retentionmart.value;

import dev.retentionmart.value.model.Fit;
import dev.retentionmart.value.model.GammaGamma;
import dev.retentionmart.value.model.PurchaseModelFamily;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What predicts the customers of a group: parameters, and how sure they are.
 *
 * @param family the purchase model
 * @param purchases logarithms of its parameters
 * @param purchasesCovariance their covariance
 * @param spend logarithms of the value model's parameters
 * @param spendCovariance their covariance
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record GroupModel(
    PurchaseModelFamily family,
    double[] purchases,
    double[][] purchasesCovariance,
    double[] spend,
    double[][] spendCovariance)
    implements Serializable {

  static GroupModel of(PurchaseModelFamily family, Fit purchases, Fit spend) {
    return new GroupModel(
        family,
        purchases.logParameters(),
        purchases.logCovariance().orElseThrow(),
        spend.logParameters(),
        spend.logCovariance().orElseThrow());
  }

  /** The value model. */
  GammaGamma gammaGamma(double... logParameters) {
    double[] p = exp(logParameters);
    return new GammaGamma(p[0], p[1], p[2]);
  }

  static double[] exp(double... logs) {
    return Arrays.stream(logs).map(Math::exp).toArray();
  }
}

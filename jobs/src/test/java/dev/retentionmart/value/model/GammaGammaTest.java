package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.hipparchus.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GammaGammaTest {
  /** The published fit to CDNOW, in dollars. */
  private final GammaGamma cdnow = new GammaGamma(6.2496, 3.7442, 15.4435);

  @Test
  void customersWithoutRepeatPurchaseAreWorthThePopulationMean() {
    assertThat(cdnow.expectedValue(0, 0)).isEqualTo(cdnow.populationMean());
    assertThat(cdnow.expectedValue(0, 999)).isCloseTo(35.17, within(0.005));
  }

  @Test
  void expectedValueIsBetweenTheMeanAndTheCustomersOwn() {
    assertThat(cdnow.expectedValue(1, 100)).isBetween(cdnow.populationMean(), 100.0);
    assertThat(cdnow.expectedValue(20, 100)).isBetween(cdnow.expectedValue(1, 100), 100.0);
    assertThat(cdnow.expectedValue(1_000_000, 100)).isCloseTo(100, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "2, 22.35", "7, 12", "9, 50"})
  void likelihoodAndExpectationAreThoseOfTheIntegralOverCustomers(int x, double meanValue) {
    double px = 6.2496 * x;
    Mixture.Grid scales = Mixture.gamma(3.7442, 15.4435);
    double density = scales.mean(scale -> density(meanValue, px, scale * x));
    double expected =
        scales.mean(scale -> 6.2496 / scale * density(meanValue, px, scale * x)) / density;

    assertThat(cdnow.logLikelihood(SpendTable.of(List.of(new SpendTable.Row(x, meanValue, 3)))))
        .isCloseTo(3 * Math.log(density), within(1e-9));
    assertThat(cdnow.expectedValue(x, meanValue)).isCloseTo(expected, within(1e-9 * expected));
  }

  private static double density(double value, double shape, double rate) {
    return Math.exp(
        shape * Math.log(rate)
            + (shape - 1) * Math.log(value)
            - rate * value
            - Gamma.logGamma(shape));
  }

  @ParameterizedTest
  @CsvSource({"1", "0.3"})
  void infiniteMeansAreNotGivenOut(double q) {
    GammaGamma model = new GammaGamma(6, q, 15);

    assertThat(model.hasFiniteMean()).isFalse();
    assertThatThrownBy(model::populationMean)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot give an expected order value with q = " + q + ": it is infinite for q <= 1");
    assertThatThrownBy(() -> model.expectedValue(50, 20)).isInstanceOf(IllegalStateException.class);
  }

  /** Means that spread like 1/u have none themselves. */
  @Test
  void fitsWithInfiniteMeanAreRefusedWithTheirNumbers() {
    List<SpendTable.Row> rows =
        DoubleStream.iterate(0.005, u -> u < 1, u -> u + 0.005)
            .mapToObj(u -> new SpendTable.Row(4, Math.pow(u, -1.6), 1))
            .toList();

    Fit fit = GammaGammaFitter.fit(SpendTable.of(rows));

    assertThat(fit.refusal()).contains("q <= 1: the expected order value is infinite");
    assertThat(fit.parameters()[1]).isBetween(0.3, 1.0);
    assertThat(fit.isHealthy()).isFalse();
  }

  @Test
  void customersWithoutRepeatPurchaseOrValueTeachNothing() {
    assertThatThrownBy(() -> new SpendTable.Row(0, 20, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SpendTable.Row(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x >= 1 and a value > 0 are needed");
  }
}

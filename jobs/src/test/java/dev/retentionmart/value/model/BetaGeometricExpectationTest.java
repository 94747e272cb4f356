package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BetaGeometricExpectationTest {

  /** The paper's closed form, with sixty digits. */
  @ParameterizedTest
  @CsvSource({
    "0.2425945, 4.4136019, 0.7929199, 2.4258881, 39, 1.1950086498463483",
    "0.25, 4, 1, 2.5, 10, 0.46226408213823135",
    "0.25, 4, 0.3, 0.4, 1000, 11.530597481409204",
    "2, 0.001, 0.5, 1.5, 50, 668.82262932909441",
    "0.7, 3, 1e-3, 4, 1e6, 230857.26223137562",
    "1000.25, 104, 0.8, 1002.5, 52, 422.58892503297483",
    "1, 10, 5000, 8000, 30, 1.3929063401033162",
    "0.5, 1e-4, 50, 0.02, 100, 0.99940754829112403",
    "5e3, 1e4, 0.6, 3, 52, 11.123720767712644",
    "26.243, 35.414, .793, 28.426, 52, 26.584559702377587"
  })
  void bothWaysGiveTheClosedForm(
      double r, double alpha, double a, double b, double t, double expected) {
    assertThat(BetaGeometricExpectation.of(r, alpha, a, b, t) / expected)
        .isCloseTo(1, within(1e-13));
    assertThat(BetaGeometricExpectation.integral(r, alpha, a, b, t) / expected)
        .isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 0.01, 0.01, 0.01",
    "0.01, 3, 0.01, 100",
    "5, 0.5, 3, 0.01",
    "5, 3, 1, 1",
    "30, 20, 200, 1e4"
  })
  void bothWaysAgree(double r, double alpha, double a, double b) {
    for (double t : new double[] {0.001, 0.4, 7}) {
      double series = BetaGeometricExpectation.series(r, alpha, a, b, t);

      assertThat(BetaGeometricExpectation.integral(r, alpha, a, b, t))
          .isCloseTo(series, within(1e-11 * series));
    }
  }

  @Test
  void nothingIsBoughtInNoTime() {
    assertThat(BetaGeometricExpectation.of(0.25, 4, 0.8, 2.5, 0)).isZero();
    assertThat(BetaGeometricExpectation.integral(0.25, 4, 0.8, 2.5, 0)).isZero();
  }

  /**
   * A customer who leaves with probability p makes 1/p purchases in all: E[1/p] = (a+b−1)/(a−1).
   */
  @Test
  void infiniteTimeGivesTheMeanOfOnePerProbability() {
    assertThat(BetaGeometricExpectation.of(2, 4, 3, 2.5, 1e15)).isCloseTo(4.5 / 2, within(1e-9));
  }
}

package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParetoNbdTest {
  /** The published fit to CDNOW, in weeks. */
  private final ParetoNbd cdnow = new ParetoNbd(.5533, 10.578, .606, 11.669);

  @ParameterizedTest
  @CsvSource({"10, .7062", "15, .1442", "20, .0225", "25, .0031"})
  void moreFrequentCustomersWhoFallSilentAreSurerToBeGone(int x, double published) {
    assertThat(cdnow.given(x).expectedPurchases(20, 39, 52)).isCloseTo(published, within(1.5e-4));
  }

  /** Worked out from the integral of the likelihood with forty digits. */
  @Test
  void frequentCustomerToElevenDigits() {
    GivenPurchases given = new ParetoNbd(0.55327703, 10.5776833, 0.6062401455, 11.668740).given(26);

    assertThat(given.probabilityAlive(30.857, 31)).isCloseTo(0.99787117782222, within(1e-13));
    assertThat(given.expectedPurchases(30.857, 31, 52)).isCloseTo(25.455125665247, within(1e-11));
  }

  @Test
  void customersWhoJustBoughtAreAlive() {
    assertThat(cdnow.given(3).probabilityAlive(30, 30)).isCloseTo(1, within(1e-14));
    assertThat(cdnow.given(0).probabilityAlive(0, 0)).isCloseTo(1, within(1e-14));
  }

  @Test
  void customersWithoutRepeatPurchaseAreLessAliveTheLongerTheySayNothing() {
    GivenPurchases given = cdnow.given(0);

    assertThat(given.probabilityAlive(0, 40)).isLessThan(given.probabilityAlive(0, 20));
    assertThat(given.probabilityAlive(0, 4_000)).isLessThan(0.1);
  }

  /** The likelihood has one form for alpha above and one for alpha below beta. */
  @ParameterizedTest
  @CsvSource({"0, 0, 39", "3, 20, 39", "40, 38, 39"})
  void nothingHappensWhereAlphaPassesBeta(int x, double recency, double age) {
    GivenPurchases at = new ParetoNbd(.55, 11, .6, 11).given(x);
    GivenPurchases above = new ParetoNbd(.55, 11 * (1 + 1e-9), .6, 11).given(x);
    GivenPurchases below = new ParetoNbd(.55, 11 * (1 - 1e-9), .6, 11).given(x);

    double value = at.logLikelihood(recency, age);
    assertThat(above.logLikelihood(recency, age)).isCloseTo(value, within(1e-7));
    assertThat(below.logLikelihood(recency, age)).isCloseTo(value, within(1e-7));
    assertThat(above.logLikelihood(recency, age) - value)
        .isCloseTo(value - below.logLikelihood(recency, age), within(1e-12));
  }

  @Test
  void nothingHappensWhereShapeOfLeavingPassesOne() {
    double at = new ParetoNbd(.55, 11, 1, 12).expectedPurchases(52);

    assertThat(at).isCloseTo(.55 / 11 * 12 * Math.log(64.0 / 12), within(1e-14));
    assertThat(new ParetoNbd(.55, 11, 1 + 1e-9, 12).expectedPurchases(52))
        .isCloseTo(at, within(1e-8));
    assertThat(new ParetoNbd(.55, 11, 1 - 1e-9, 12).expectedPurchases(52))
        .isCloseTo(at, within(1e-8));
  }
}

package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MbgNbdTest {
  private final MbgNbd model = new MbgNbd(.25, 4, .8, 2.5);

  @Test
  void publishedLogLikelihoods() {
    assertThat(model.given(0).logLikelihood(0, 40)).isCloseTo(-.41792826, within(5e-9));
    assertThat(model.given(200).logLikelihood(38, 40)).isCloseTo(100.7869, within(5e-5));
  }

  /** What BG/NBD cannot say. */
  @Test
  void customersWithoutRepeatPurchaseAreLessAliveTheLongerTheySayNothing() {
    GivenPurchases given = model.given(0);

    assertThat(given.probabilityAlive(0, 0)).isCloseTo(2.5 / 3.3, within(1e-15));
    assertThat(given.probabilityAlive(0, 40)).isBetween(0.5, 0.7);
    assertThat(given.probabilityAlive(0, 4_000)).isLessThan(0.4);
  }

  /** Those who stay after the first purchase are the customers of a BG/NBD. */
  @Test
  void likelihoodIsAMixtureOfLeavingAtOnceAndBgNbd() {
    BgNbd stayed = new BgNbd(.25, 4, .8, 3.5);
    double stay = 2.5 / 3.3;

    assertThat(Math.exp(model.given(0).logLikelihood(0, 40)))
        .isCloseTo(1 - stay + stay * Math.exp(stayed.given(0).logLikelihood(0, 40)), within(1e-14));
    assertThat(model.given(7).logLikelihood(12, 40))
        .isCloseTo(Math.log(stay) + stayed.given(7).logLikelihood(12, 40), within(1e-12));
  }
}

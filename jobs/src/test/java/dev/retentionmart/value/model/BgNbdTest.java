package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BgNbdTest {
  /** The published fit to CDNOW, in weeks. */
  private final BgNbd cdnow = new BgNbd(.2425945, 4.4136019, .7929199, 2.4258881);

  private final BgNbd rounded = new BgNbd(.243, 4.414, .793, 2.426);
  private final BgNbd other = new BgNbd(.25, 4, .8, 2.5);

  @ParameterizedTest
  @CsvSource({
    ".1429, .0078",
    "1, .0532",
    "3, .1506",
    "31.8571, 1.0405",
    "32, 1.0437",
    "52, 1.4440"
  })
  void publishedPurchasesOfNewCustomers(double t, double published) {
    assertThat(cdnow.expectedPurchases(t)).isCloseTo(published, within(5e-5));
  }

  /** Published is 1.8576: what the hypergeometric series gives when it stops after 150 terms. */
  @Test
  void theSeriesIsAddedUpToItsEnd() {
    assertThat(cdnow.expectedPurchases(78)).isCloseTo(1.857956009118, within(1e-12));
  }

  @Test
  void publishedExpectationOfOneCustomer() {
    GivenPurchases given = cdnow.given(2);

    assertThat(given.expectedPurchases(30.43, 38.86, 39)).isCloseTo(1.226, within(5e-4));
    assertThat(given.probabilityAlive(30.43, 38.86)).isCloseTo(.7266, within(5e-5));
  }

  /** Worked out from the paper's equation 10 with forty digits. */
  @Test
  void expectationOfFrequentCustomerToTwelveDigits() {
    assertThat(cdnow.given(26).expectedPurchases(30.857, 31, 52))
        .isCloseTo(25.757272557109, within(1e-11));
  }

  @ParameterizedTest
  @CsvSource({"10, .3475, 5e-5", "15, .0428, 5e-5", "20, .0042, 5e-5", "25, .00036, 5e-6"})
  void moreFrequentCustomersWhoFallSilentAreSurerToBeGone(
      int x, double published, double accuracy) {
    assertThat(cdnow.given(x).expectedPurchases(20, 39, 52)).isCloseTo(published, within(accuracy));
  }

  @Test
  void publishedProbabilitiesOfPurchases() {
    assertThat(rounded.probabilityOfPurchases(0, 39)).isCloseTo(.5737864, within(5e-8));
    assertThat(rounded.probabilityOfPurchases(10, 2)).isCloseTo(1.07869e-07, within(5e-13));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 39, 1_000})
  void probabilitiesOfPurchasesAddUpToOneAndGiveTheExpectation(double t) {
    double sum = 0;
    double mean = 0;
    for (int n = 0; n < 6_000; n++) {
      sum += rounded.probabilityOfPurchases(n, t);
      mean += n * rounded.probabilityOfPurchases(n, t);
    }

    assertThat(sum).isCloseTo(1, within(1e-8));
    assertThat(mean).isCloseTo(rounded.expectedPurchases(t), within(1e-4));
  }

  @Test
  void publishedLogLikelihoods() {
    assertThat(other.given(0).logLikelihood(0, 40)).isCloseTo(-.59947382, within(5e-9));
    assertThat(other.given(200).logLikelihood(38, 40)).isCloseTo(100.7957, within(5e-5));
  }

  /** By construction, however long the silence: not to be read as active. */
  @Test
  void customersWithoutRepeatPurchaseAreSaidToBeAlive() {
    assertThat(cdnow.given(0).probabilityAlive(0, 5_000)).isEqualTo(1);
  }

  @Test
  void customersWhoJustBoughtMayHaveLeftWithThatPurchase() {
    assertThat(cdnow.given(3).probabilityAlive(30, 30))
        .isCloseTo(1 / (1 + .7929199 / (2.4258881 + 2)), within(1e-14));
  }

  @Test
  void negativePurchasesAreRefused() {
    assertThatThrownBy(() -> cdnow.given(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use x = -1: the first purchase is not a repeat purchase, so x is at least 0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void parametersMustBePositiveAndFinite(double alpha) {
    assertThatThrownBy(() -> new BgNbd(1, alpha, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use BG/NBD with alpha = " + alpha + ": it must be positive and finite");
  }
}

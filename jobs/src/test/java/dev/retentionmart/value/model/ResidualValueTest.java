package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualValueTest {

  @Test
  void incrementsOfTheExpectationCountAndNotItsCumulativeValues() {
    assertThat(new ResidualValue(3, 1, 0).of(t -> 2 * t, 10)).isEqualTo(60);
  }

  @Test
  void eachPeriodIsDiscountedFromItsEnd() {
    double value = new ResidualValue(2, 5, 0.1).of(t -> t, 1);

    assertThat(value).isCloseTo(5 / 1.1 + 5 / 1.21, within(1e-14));
  }

  @Test
  void aYearlyRateIsConvertedToThePeriod() {
    double monthly = ResidualValue.ofYearlyRate(12, 52.0 / 12, 52, 0.1).discountRate();

    assertThat(Math.pow(1 + monthly, 12)).isCloseTo(1.1, within(1e-14));
  }

  @Test
  void finerPeriodsOfTheSameYearGiveMoreByLessThanHalfAPeriodsInterest() {
    double yearly = ResidualValue.ofYearlyRate(1, 52, 52, 0.1).of(t -> t, 1);
    double weekly = ResidualValue.ofYearlyRate(52, 1, 52, 0.1).of(t -> t, 1);

    assertThat(weekly / yearly).isBetween(1.0, 1.05);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleDiscountRatesAreRefused(double rate) {
    assertThatThrownBy(() -> new ResidualValue(12, 1, rate))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot discount at " + rate + " a period: it must be 0 or more");
  }

  @Test
  void emptyHorizonsAreRefused() {
    assertThatThrownBy(() -> new ResidualValue(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ResidualValue(1, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

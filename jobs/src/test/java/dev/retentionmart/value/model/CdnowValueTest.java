package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The value of CDNOW's customers, beside what others published. */
@EnabledIfEnvironmentVariable(
    named = RealFiles.FOLDER_VARIABLE,
    matches = ".+",
    disabledReason = RealFiles.WHY_SKIPPED)
class CdnowValueTest {
  private final Fit fit = GammaGammaFitter.fit(Cdnow.spend());
  private final GammaGamma model = GammaGamma.of(fit.parameters());
  private final List<Cdnow.Customer> customers = Cdnow.customers();

  @Test
  void parametersAndLogLikelihoodAreThePublishedOnes() {
    assertThat(fit.isHealthy()).isTrue();
    assertThat(fit.customers()).isEqualTo(946);
    assertThat(fit.parameters())
        .containsExactly(new double[] {6.2496, 3.7442, 15.4435}, within(5e-5));
    assertThat(fit.logLikelihood()).isCloseTo(-4055.9177, within(1e-4));
  }

  @Test
  void expectedValuesOfTheFirstTenCustomers() {
    double[] values =
        customers.subList(0, 10).stream()
            .mapToDouble(customer -> model.expectedValue(customer.x(), customer.meanValue()))
            .toArray();

    assertThat(values)
        .containsExactly(
            new double[] {24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17},
            within(0.1));
  }

  @Test
  void twelveMonthsOfTheFirstCustomerAtOnePercentAMonth() {
    assertThat(valueOfFirstCustomer(4.345)).isCloseTo(36.28, within(0.005));
  }

  @Test
  void aFitInWeeksAskedForDaysGivesTheWidelyQuotedValue() {
    assertThat(valueOfFirstCustomer(30)).isCloseTo(140.10, within(0.015));
  }

  /** As published, from numbers rounded to two decimals. */
  private double valueOfFirstCustomer(double unitsPerMonth) {
    assertThat(customers.get(0).x()).isEqualTo(2);
    assertThat(customers.get(0).recency()).isCloseTo(30.43, within(0.005));
    assertThat(customers.get(0).age()).isCloseTo(38.86, within(0.005));
    assertThat(customers.get(0).meanValue()).isCloseTo(22.35, within(0.0051));
    GivenPurchases given =
        PurchaseFitter.fit(PurchaseModelFamily.BG_NBD, Cdnow.purchases()).model().given(2);
    return new ResidualValue(12, unitsPerMonth, 0.01)
        .of(t -> given.expectedPurchases(30.43, 38.86, t), model.expectedValue(2, 22.35));
  }
}

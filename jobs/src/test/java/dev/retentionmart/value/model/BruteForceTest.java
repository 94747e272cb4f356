package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The formulas of the purchase models beside integrals over customers: of what one customer with
 * known rates does, nothing else.
 */
class BruteForceTest {
  private static final Mixture.Grid RATES = Mixture.gamma(0.6, 5);
  private static final Mixture.Grid LEAVING = Mixture.beta(0.8, 2.5);
  private static final BgNbd BG = new BgNbd(0.6, 5, 0.8, 2.5);
  private static final MbgNbd MBG = new MbgNbd(0.6, 5, 0.8, 2.5);
  private static final ParetoNbd PARETO = new ParetoNbd(0.6, 10, 0.7, 12);
  private static final ParetoNbd PARETO_BETA_BELOW_ALPHA = new ParetoNbd(1.4, 20, 2.3, 3);

  @ParameterizedTest
  @CsvSource({"0, 0, 30", "1, 5, 30", "4, 29, 30", "12, 7, 30", "3, 30, 30", "0, 0, 0"})
  void bgNbd(int x, double recency, double age) {
    // A customer with rate λ who leaves with probability p after each repeat purchase.
    DoubleBinaryOperator there =
        (rate, p) -> Math.pow(rate, x) * Math.exp(-rate * age) * Math.pow(1 - p, x);
    DoubleBinaryOperator gone =
        (rate, p) ->
            x == 0
                ? 0
                : Math.pow(rate, x) * Math.exp(-rate * recency) * p * Math.pow(1 - p, x - 1.0);
    check(
        BG.given(x),
        recency,
        age,
        of -> RATES.mean(LEAVING, of),
        there,
        gone,
        (rate, p) -> -Math.expm1(-rate * p * 20) / p);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 30", "1, 5, 30", "4, 29, 30", "12, 7, 30", "3, 30, 30", "0, 0, 0"})
  void mbgNbd(int x, double recency, double age) {
    DoubleBinaryOperator there =
        (rate, p) -> Math.pow(rate, x) * Math.exp(-rate * age) * Math.pow(1 - p, x + 1.0);
    DoubleBinaryOperator gone =
        (rate, p) -> Math.pow(rate, x) * Math.exp(-rate * recency) * p * Math.pow(1 - p, x);
    check(
        MBG.given(x),
        recency,
        age,
        of -> RATES.mean(LEAVING, of),
        there,
        gone,
        (rate, p) -> -Math.expm1(-rate * p * 20) / p);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 30", "1, 5, 30", "4, 29, 30", "12, 7, 30", "3, 30, 30", "0, 0, 0"})
  void paretoNbd(int x, double recency, double age) {
    checkPareto(PARETO, x, recency, age);
    checkPareto(PARETO_BETA_BELOW_ALPHA, x, recency, age);
  }

  private static void checkPareto(ParetoNbd model, int x, double recency, double age) {
    Mixture.Grid rates = Mixture.gamma(model.r(), model.alpha());
    Mixture.Grid leavingRates = Mixture.gamma(model.s(), model.beta());
    DoubleBinaryOperator there =
        (rate, leaving) -> Math.pow(rate, x) * Math.exp(-(rate + leaving) * age);
    DoubleBinaryOperator gone =
        (rate, leaving) ->
            Math.pow(rate, x)
                * leaving
                / (rate + leaving)
                * (Math.exp(-(rate + leaving) * recency) - Math.exp(-(rate + leaving) * age));
    check(
        model.given(x),
        recency,
        age,
        of -> rates.mean(leavingRates, of),
        there,
        gone,
        (rate, leaving) -> -rate * Math.expm1(-leaving * 20) / leaving);
  }

  private interface Mean {
    double of(DoubleBinaryOperator function);
  }

  /**
   * @param purchases expected in the next 20 units of a customer who is there
   */
  private static void check(
      GivenPurchases given,
      double recency,
      double age,
      Mean mean,
      DoubleBinaryOperator there,
      DoubleBinaryOperator gone,
      DoubleBinaryOperator purchases) {
    double thereShare = mean.of(there);
    double all = thereShare + mean.of(gone);
    double toCome =
        mean.of((u, v) -> there.applyAsDouble(u, v) * purchases.applyAsDouble(u, v)) / all;

    assertThat(given.logLikelihood(recency, age)).isCloseTo(Math.log(all), within(1e-9));
    assertThat(given.probabilityAlive(recency, age)).isCloseTo(thereShare / all, within(1e-9));
    assertThat(given.expectedPurchases(recency, age, 20)).isCloseTo(toCome, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"0.5", "10", "200"})
  void expectedPurchasesOfNewCustomers(double t) {
    double bg = RATES.mean(LEAVING, (rate, p) -> -Math.expm1(-rate * p * t) / p);
    double mbg = RATES.mean(LEAVING, (rate, p) -> -(1 - p) * Math.expm1(-rate * p * t) / p);
    double pareto =
        Mixture.gamma(0.6, 10)
            .mean(
                Mixture.gamma(0.7, 12),
                (rate, leaving) -> -rate * Math.expm1(-leaving * t) / leaving);

    assertThat(BG.expectedPurchases(t)).isCloseTo(bg, within(1e-8));
    assertThat(MBG.expectedPurchases(t)).isCloseTo(mbg, within(1e-8));
    assertThat(PARETO.expectedPurchases(t)).isCloseTo(pareto, within(1e-8));
  }
}

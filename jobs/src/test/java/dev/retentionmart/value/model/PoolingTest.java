package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Small groups drawn towards their parent. */
class PoolingTest {
  private static final PurchaseModelFamily FAMILY = PurchaseModelFamily.MBG_NBD;
  private static final MbgNbd SHOP = new MbgNbd(0.6, 6, 0.9, 2);
  private static final MbgNbd BRANCH = new MbgNbd(0.6, 2, 0.9, 2);
  private static PurchaseFit parent;

  @BeforeAll
  static void fitParent() {
    parent = PurchaseFitter.fit(FAMILY, new Simulation(41).purchases(SHOP, 4_000, 78));
  }

  @Test
  void aGroupThatSaysNothingGetsTheParentsParameters() {
    RecencyFrequencyTable nobodyCameBack =
        RecencyFrequencyTable.of(List.of(new RecencyFrequencyTable.Row(0, 0, 0, 3)));

    Fit fit = PurchaseFitter.fit(nobodyCameBack, parent, 200).fit();

    assertThat(fit.isHealthy()).isTrue();
    assertThat(fit.pseudoCustomers()).isEqualTo(200);
    assertThat(fit.parameters()).containsExactly(parent.fit().parameters(), within(0.05));
  }

  @Test
  void silentGroupsStaySane() {
    RecencyFrequencyTable allSilent =
        RecencyFrequencyTable.of(List.of(new RecencyFrequencyTable.Row(0, 0, 50, 10)));

    PurchaseFit fit = PurchaseFitter.fit(allSilent, parent, 200);

    assertThat(fit.fit().isHealthy()).isTrue();
    assertThat(fit.model().expectedPurchases(52))
        .isBetween(0.7 * SHOP.expectedPurchases(52), SHOP.expectedPurchases(52));
  }

  @Test
  void aLargeGroupKeepsItsOwnParameters() {
    RecencyFrequencyTable branch = new Simulation(42).purchases(BRANCH, 4_000, 78);
    double[] own = PurchaseFitter.fit(FAMILY, branch).fit().logParameters();

    double[] pooled = PurchaseFitter.fit(branch, parent, 50).fit().logParameters();

    assertThat(pooled).containsExactly(own, within(0.1));
  }

  @Test
  void theMorePseudoCustomersTheNearerToTheParent() {
    RecencyFrequencyTable branch = new Simulation(43).purchases(BRANCH, 100, 78);
    double[] alphas = new double[3];
    for (int i = 0; i < 3; i++) {
      alphas[i] = PurchaseFitter.fit(branch, parent, Math.pow(100, i)).fit().parameters()[1];
    }

    assertThat(alphas[0]).isLessThan(alphas[1]);
    assertThat(alphas[1]).isLessThan(alphas[2]);
    assertThat(alphas[2]).isCloseTo(parent.fit().parameters()[1], within(0.3));
  }

  /** What the penalty stands for. */
  @Test
  void pseudoCustomersWeighAsMuchAsCustomersOfTheParent() {
    RecencyFrequencyTable branch = new Simulation(44).purchases(SHOP, 1_000, 78);

    Fit fit = PurchaseFitter.fit(branch, parent, 3_000).fit();

    double[] errors = fit.standardErrors().orElseThrow();
    double[] parentErrors = parent.fit().standardErrors().orElseThrow();
    for (int i = 0; i < 4; i++) {
      assertThat(errors[i] / fit.parameters()[i])
          .isCloseTo(parentErrors[i] / parent.fit().parameters()[i], within(0.02));
    }
  }

  @Test
  void logLikelihoodIsReportedWithoutThePenalty() {
    RecencyFrequencyTable branch = new Simulation(45).purchases(BRANCH, 100, 78);

    PurchaseFit fit = PurchaseFitter.fit(branch, parent, 1_000);

    assertThat(fit.fit().logLikelihood())
        .isCloseTo(fit.model().logLikelihood(branch), within(1e-9))
        .isLessThan(PurchaseFitter.fit(FAMILY, branch).fit().logLikelihood());
  }

  @Test
  void orderValuesArePooledToo() {
    Fit shop = GammaGammaFitter.fit(new Simulation(46).spend(new GammaGamma(6, 4, 15), 3_000));
    SpendTable oneCustomer = SpendTable.of(List.of(new SpendTable.Row(1, 500, 1)));

    Fit fit = GammaGammaFitter.fit(oneCustomer, shop, 100);

    assertThat(fit.isHealthy()).isTrue();
    assertThat(GammaGamma.of(fit.parameters()).populationMean()).isBetween(30.0, 60.0);
  }

  @Test
  void nobodyIsRefusedEvenWithAParent() {
    RecencyFrequencyTable nobody = RecencyFrequencyTable.of(List.of());

    assertThat(PurchaseFitter.fit(nobody, parent, 100).fit().refusal()).contains("no customers");
  }

  @Test
  void unhealthyParentsAreRefused() {
    RecencyFrequencyTable nobody = RecencyFrequencyTable.of(List.of());
    PurchaseFit refused = PurchaseFitter.fit(FAMILY, nobody);

    assertThatThrownBy(() -> PurchaseFitter.fit(nobody, refused, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot pool towards a fit that did not converge");
  }
}

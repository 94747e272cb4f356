package dev.retentionmart.value.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** sBG on the two segments of its paper: fitted to seven renewals, and to the years after them. */
@EnabledIfEnvironmentVariable(
    named = RealFiles.FOLDER_VARIABLE,
    matches = ".+",
    disabledReason = RealFiles.WHY_SKIPPED)
class ContractSurvivalTest {

  @ParameterizedTest
  @CsvSource({"highend, 0.6681, 3.8061, -1611.158", "regular, 0.7041, 1.1820, -1680.265"})
  void parametersAreThePublishedOnes(
      String segment, double alpha, double beta, double logLikelihood) {
    Fit fit = ShiftedBetaGeometric.fit(sevenRenewals(segment));

    assertThat(fit.isHealthy()).isTrue();
    assertThat(fit.parameters()).containsExactly(new double[] {alpha, beta}, within(5e-5));
    assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(1e-3));
  }

  /** Years 8 to 12 were not fitted to, and are no further off than the years that were. */
  @ParameterizedTest
  @CsvSource({"highend, 1.9", "regular, 0.7"})
  void projectionToTheTwelfthYearIsNearTheTruth(String segment, double percentagePoints) {
    double[] fitted = ShiftedBetaGeometric.fit(sevenRenewals(segment)).parameters();
    ShiftedBetaGeometric model = new ShiftedBetaGeometric(fitted[0], fitted[1]);
    List<Double> truth = survivingPercent(segment);

    assertThat(truth).hasSize(13);
    for (int year = 0; year < truth.size(); year++) {
      assertThat(100 * model.survivor(year))
          .as("year %d", year)
          .isCloseTo(truth.get(year), within(percentagePoints));
    }
  }

  private static SurvivalTable sevenRenewals(String segment) {
    return new SurvivalTable(
        survivingPercent(segment).subList(0, 8).stream().map(p -> Math.round(p * 10)).toList());
  }

  private static List<Double> survivingPercent(String segment) {
    return RealFiles.query(
        "sbg/sbg_survival.csv",
        "select pct_surviving from '%s' where segment = '" + segment + "' order by year",
        row -> row.getDouble(1));
  }
}

package dev.retentionmart.value;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.value.model.Fit;
import dev.retentionmart.value.model.PurchaseFit;
import dev.retentionmart.value.model.PurchaseFitter;
import dev.retentionmart.value.model.PurchaseModelFamily;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which purchase model is used, and why.
 *
 * @param family the model
 * @param reason in a few words
 * @param candidates every model that was tried on the past
 */
record ModelChoice(PurchaseModelFamily family, String reason, List<Candidate> candidates) {
  /** Closer than this per customer, log-likelihoods say the same, and calibration decides. */
  private static final double SAME = 1e-3;

  /**
   * A model, fitted to the past of the holdout.
   *
   * @param score empty where the fit is not healthy
   */
  record Candidate(PurchaseModelFamily family, Fit fit, Optional<HoldoutScore> score) {}

  /**
   * Chooses as the configuration says.
   *
   * @param past what was known before the holdout
   * @param histories see {@link PurchaseHistories#withHoldout}
   */
  static ModelChoice of(
      RecencyFrequencyTable past, Dataset<Row> histories, ValueSettings settings) {
    List<PurchaseModelFamily> families =
        Arrays.stream(PurchaseModelFamily.values())
            .filter(family -> isAskedFor(family, settings.purchaseModel()))
            .toList();
    List<PurchaseFit> fits =
        families.stream().map(family -> PurchaseFitter.fit(family, past)).toList();
    List<PurchaseFit> healthy = fits.stream().filter(fit -> fit.fit().isHealthy()).toList();
    List<HoldoutScore> scores =
        healthy.isEmpty()
            ? List.of()
            : HoldoutScore.of(
                histories,
                healthy.stream().map(PurchaseFit::model).toList(),
                settings.holdoutDays(),
                settings.timeUnit().days());
    List<Candidate> candidates = new ArrayList<>();
    for (PurchaseFit fit : fits) {
      int place = healthy.indexOf(fit);
      candidates.add(
          new Candidate(
              fit.family(),
              fit.fit(),
              place < 0 || scores.isEmpty() ? Optional.empty() : Optional.of(scores.get(place))));
    }
    if (families.size() == 1) {
      return new ModelChoice(families.get(0), "value.purchase-model names it", candidates);
    }
    return best(candidates)
        .map(
            best ->
                new ModelChoice(
                    best.family(),
                    "of %d models it predicts the last %d days best"
                        .formatted(scores.size(), settings.holdoutDays()),
                    candidates))
        .orElseGet(
            () ->
                new ModelChoice(
                    PurchaseModelFamily.MBG_NBD,
                    "no model could be tried on the last %d days: too little is older"
                        .formatted(settings.holdoutDays()),
                    candidates));
  }

  private static Optional<Candidate> best(List<Candidate> candidates) {
    List<Candidate> scored =
        candidates.stream().filter(candidate -> candidate.score().isPresent()).toList();
    double likeliest =
        scored.stream()
            .mapToDouble(candidate -> candidate.score().orElseThrow().perCustomer())
            .max()
            .orElse(0);
    return scored.stream()
        .filter(candidate -> candidate.score().orElseThrow().perCustomer() >= likeliest - SAME)
        .min(Comparator.comparingDouble(ModelChoice::miscalibration));
  }

  private static double miscalibration(Candidate candidate) {
    double calibration = candidate.score().orElseThrow().calibration();
    return Double.isNaN(calibration) ? 0 : Math.abs(calibration - 1);
  }

  private static boolean isAskedFor(PurchaseModelFamily family, ValueSettings.Choice choice) {
    return choice == ValueSettings.Choice.AUTO || choice.label().equals(family.label());
  }
}

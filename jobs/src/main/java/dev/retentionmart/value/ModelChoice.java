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
 * @param families the chosen model, and those that stand in for it, the best first, where its fit
 *     to all customers is not healthy
 * @param reason of the choice, in a few words
 * @param candidates every model that was tried on the past
 */
record ModelChoice(List<PurchaseModelFamily> families, String reason, List<Candidate> candidates) {
  /** Closer than this per customer, log-likelihoods say the same, and calibration decides. */
  private static final double SAME = 1e-3;

  /**
   * Where nothing else tells them apart: the one whose P(alive) says something of customers without
   * a repeat purchase and which is cheap to fit; then the other of that kind.
   */
  private static final List<PurchaseModelFamily> PREFERRED =
      List.of(
          PurchaseModelFamily.MBG_NBD, PurchaseModelFamily.PARETO_NBD, PurchaseModelFamily.BG_NBD);

  /**
   * A model, fitted to the past of the holdout.
   *
   * @param score empty where the fit cannot be used
   */
  record Candidate(PurchaseModelFamily family, Fit fit, Optional<HoldoutScore> score) {}

  /**
   * Chooses as the configuration says.
   *
   * @param past what was known before the holdout
   * @param histories see {@link PurchaseHistories#past}
   */
  static ModelChoice of(
      RecencyFrequencyTable past, Dataset<Row> histories, ValueSettings settings) {
    List<PurchaseModelFamily> families =
        Arrays.stream(PurchaseModelFamily.values())
            .filter(family -> isAskedFor(family, settings.purchaseModel()))
            .toList();
    List<PurchaseFit> fits =
        families.parallelStream().map(family -> PurchaseFitter.fit(family, past)).toList();
    List<PurchaseFit> usable = fits.stream().filter(fit -> fit.fit().isUsable()).toList();
    List<HoldoutScore> scores =
        usable.isEmpty()
            ? List.of()
            : HoldoutScore.of(
                histories,
                usable.stream().map(PurchaseFit::model).toList(),
                settings.holdoutDays(),
                settings.timeUnit().days());
    List<Candidate> candidates = new ArrayList<>();
    for (PurchaseFit fit : fits) {
      int place = usable.indexOf(fit);
      candidates.add(
          new Candidate(
              fit.family(),
              fit.fit(),
              place < 0 || scores.isEmpty() ? Optional.empty() : Optional.of(scores.get(place))));
    }
    if (families.size() == 1) {
      return new ModelChoice(families, "value.purchase-model names it", candidates);
    }
    if (scores.isEmpty()) {
      return new ModelChoice(
          PREFERRED,
          "no model could be tried on the last %d days: too little is older"
              .formatted(settings.holdoutDays()),
          candidates);
    }
    long healthy = candidates.stream().filter(candidate -> candidate.fit().isHealthy()).count();
    String among =
        healthy > 0
            ? "of %d models with a healthy fit".formatted(healthy)
            : "though no fit is healthy,";
    return new ModelChoice(
        byScore(candidates, healthy > 0),
        "%s it predicts the last %d days best".formatted(among, settings.holdoutDays()),
        candidates);
  }

  /** The chosen model. */
  PurchaseModelFamily family() {
    return families.get(0);
  }

  /**
   * Healthy fits before others; of these the likeliest; of those as likely, the one calibrated
   * best.
   */
  private static List<PurchaseModelFamily> byScore(List<Candidate> candidates, boolean hasHealthy) {
    double likeliest =
        candidates.stream()
            .filter(candidate -> candidate.fit().isHealthy() || !hasHealthy)
            .mapToDouble(ModelChoice::likelihood)
            .max()
            .orElseThrow();
    return candidates.stream()
        .sorted(
            Comparator.comparing((Candidate candidate) -> !candidate.fit().isHealthy())
                .thenComparingDouble(
                    candidate ->
                        likelihood(candidate) >= likeliest - SAME
                            ? Double.NEGATIVE_INFINITY
                            : -likelihood(candidate))
                .thenComparingLong(candidate -> Math.round(miscalibration(candidate) / SAME))
                .thenComparingInt(candidate -> PREFERRED.indexOf(candidate.family())))
        .map(Candidate::family)
        .toList();
  }

  /** Per customer; least where it is not known. */
  private static double likelihood(Candidate candidate) {
    return candidate.score().map(HoldoutScore::perCustomer).orElse(Double.NEGATIVE_INFINITY);
  }

  private static double miscalibration(Candidate candidate) {
    return candidate
        .score()
        .map(HoldoutScore::calibration)
        .filter(Double::isFinite)
        .map(calibration -> Math.abs(calibration - 1))
        .orElse(0.0);
  }

  private static boolean isAskedFor(PurchaseModelFamily family, ValueSettings.Choice choice) {
    return choice == ValueSettings.Choice.AUTO || choice.label().equals(family.label());
  }
}

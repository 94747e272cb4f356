package dev.retentionmart.value;

import dev.retentionmart.value.model.Fit;
import dev.retentionmart.value.model.PurchaseModelFamily;
import dev.retentionmart.value.model.SpendTable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The rows of {@code mart/value_fits}. */
final class ValueFitRows {
  private static final double CORRELATED = 0.3;

  private final LocalDate asOf;
  private final String runId;
  private final List<Row> rows = new ArrayList<>();

  ValueFitRows(LocalDate asOf, String runId) {
    this.asOf = asOf;
    this.runId = runId;
  }

  List<Row> rows() {
    return rows;
  }

  /**
   * The models that were tried on the past.
   *
   * @param used the model that predicts
   * @param past whom they were fitted to
   */
  void addChoice(ModelChoice choice, PurchaseModelFamily used, Compression<?> past) {
    for (ModelChoice.Candidate candidate : choice.candidates()) {
      add(
          "choice",
          GroupName.ALL,
          candidate.family().label(),
          past.customers(GroupName.ALL),
          past.oneIn(GroupName.ALL),
          Optional.of(candidate.fit()),
          OptionalDouble.empty(),
          candidate.score(),
          Optional.empty(),
          decision(candidate.family(), choice, used));
    }
  }

  private static String decision(
      PurchaseModelFamily family, ModelChoice choice, PurchaseModelFamily used) {
    if (family == choice.family()) {
      String chosen = "chosen: " + choice.reason();
      return family == used
          ? chosen
          : chosen + "; not used, because its fit to all customers of today is not healthy";
    }
    return family == used
        ? "used in place of %s, whose fit to all customers of today is not healthy"
            .formatted(choice.family().label())
        : "not chosen";
  }

  /**
   * The fits of one model of purchases.
   *
   * @param isUsed whether it is the model that predicts; of another that was tried, only the fit to
   *     all customers is told
   */
  void addPurchases(GroupFits fits, boolean isUsed, Compression<?> customers) {
    fits.all().stream()
        .filter(fit -> isUsed || fit.group().equals(GroupName.ALL))
        .forEach(
            fit ->
                add(isUsed ? fit : fit.unused(), customers, OptionalDouble.empty(), fit.health()));
  }

  /** The fits of order values. */
  void addSpend(GroupFits fits, Compression<SpendTable.Row> spend) {
    for (GroupFit fit : fits.all()) {
      OptionalDouble correlation = correlation(spend.in(fit.group()));
      boolean isCorrelated = Math.abs(correlation.orElse(0)) > CORRELATED;
      add(
          fit,
          spend,
          correlation,
          isCorrelated
              ? fit.health()
                  + "; customers who buy more often spend otherwise: corr(x, z̄) beyond ±0.3"
              : fit.health());
    }
  }

  private void add(
      GroupFit fit, Compression<?> customers, OptionalDouble correlation, String health) {
    add(
        "prediction",
        fit.group(),
        fit.model(),
        fit.customers(),
        customers.oneIn(fit.group()),
        fit.fit(),
        correlation,
        Optional.empty(),
        fit.source(),
        health);
  }

  private void add(
      String purpose,
      GroupName group,
      String model,
      long customers,
      int oneIn,
      Optional<Fit> fit,
      OptionalDouble correlation,
      Optional<HoldoutScore> score,
      Optional<GroupName> source,
      String health) {
    Optional<Fit> found = fit.filter(Fit::hasParameters);
    rows.add(
        RowFactory.create(
            purpose,
            group.segment(),
            group.channel(),
            model,
            customers,
            found.map(f -> oneIn).orElse(null),
            found.map(f -> named(f, f.parameters())).orElse(null),
            found.flatMap(f -> f.standardErrors().map(errors -> named(f, errors))).orElse(null),
            found.map(Fit::logLikelihood).orElse(null),
            found.map(Fit::pseudoCustomers).orElse(null),
            found.map(Fit::converged).orElse(null),
            found.map(Fit::gradientNorm).orElse(null),
            found.map(Fit::evaluations).orElse(null),
            found
                .map(Fit::parametersOnBounds)
                .filter(bounds -> !bounds.isEmpty())
                .map(bounds -> String.join(", ", bounds))
                .orElse(null),
            correlation.isPresent() ? correlation.getAsDouble() : null,
            score.map(HoldoutScore::logLikelihood).orElse(null),
            score.map(HoldoutScore::calibration).filter(Double::isFinite).orElse(null),
            source.filter(group::equals).isPresent(),
            source.map(GroupName::segment).orElse(null),
            source.map(GroupName::channel).orElse(null),
            health,
            Date.valueOf(asOf),
            runId));
  }

  private static Map<String, Double> named(Fit fit, double... values) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      named.put(fit.parameterNames().get(i), values[i]);
    }
    return named;
  }

  /** Pearson's, over customers; empty where x or z̄ is the same for all. */
  private static OptionalDouble correlation(List<SpendTable.Row> cells) {
    SpendTable table = SpendTable.of(cells);
    double customers = table.totalCustomers();
    double meanX = 0;
    double meanZ = 0;
    for (int i = 0; i < table.size(); i++) {
      meanX += table.customers(i) * (double) table.x(i) / customers;
      meanZ += table.customers(i) * table.meanValue(i) / customers;
    }
    double xx = 0;
    double zz = 0;
    double xz = 0;
    for (int i = 0; i < table.size(); i++) {
      double dx = table.x(i) - meanX;
      double dz = table.meanValue(i) - meanZ;
      xx += table.customers(i) * dx * dx;
      zz += table.customers(i) * dz * dz;
      xz += table.customers(i) * dx * dz;
    }
    return xx > 0 && zz > 0 ? OptionalDouble.of(xz / Math.sqrt(xx * zz)) : OptionalDouble.empty();
  }
}

package dev.retentionmart.value.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.random.RandomDataGenerator;

/** Customers who do what a model says, one by one, from a seed. */
public final class Simulation {
  private final RandomDataGenerator random;

  public Simulation(long seed) {
    random = new RandomDataGenerator(seed);
  }

  /** Customers acquired evenly over the first quarter of {@code weeks}. */
  public RecencyFrequencyTable purchases(PurchaseModel model, int customers, double weeks) {
    List<RecencyFrequencyTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      rows.add(customer(model, weeks - random.nextUniform(0, weeks / 4)));
    }
    return RecencyFrequencyTable.of(rows);
  }

  private RecencyFrequencyTable.Row customer(PurchaseModel model, double age) {
    double[] parameters = model.parameters();
    double rate = random.nextGamma(parameters[0], 1 / parameters[1]);
    double leavesAt = age;
    double leaves = 0;
    if (model instanceof ParetoNbd) {
      double leavingRate = random.nextGamma(parameters[2], 1 / parameters[3]);
      leavesAt = Math.min(age, random.nextExponential(1 / leavingRate));
    } else {
      leaves = random.nextBeta(parameters[2], parameters[3]);
    }
    boolean hasLeft = model instanceof MbgNbd && random.nextUniform(0, 1) < leaves;
    int x = 0;
    double recency = 0;
    while (!hasLeft) {
      double next = recency + random.nextExponential(1 / rate);
      if (!(next <= leavesAt)) {
        break;
      }
      x++;
      recency = next;
      hasLeft = random.nextUniform(0, 1) < leaves;
    }
    return new RecencyFrequencyTable.Row(x, recency, age, 1);
  }

  /** Customers with one to eight orders each. */
  SpendTable spend(GammaGamma model, int customers) {
    List<SpendTable.Row> rows = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      int x = random.nextInt(1, 8);
      double scale = random.nextGamma(model.q(), 1 / model.gamma());
      rows.add(new SpendTable.Row(x, random.nextGamma(model.p() * x, 1 / (scale * x)), 1));
    }
    return SpendTable.of(rows);
  }

  /** Contracts over a number of renewals. */
  SurvivalTable contracts(ShiftedBetaGeometric model, int customers, int renewals) {
    long[] alive = new long[renewals + 1];
    for (int i = 0; i < customers; i++) {
      double leaves = random.nextBeta(model.alpha(), model.beta());
      int renewal = 0;
      alive[0]++;
      while (renewal < renewals && random.nextUniform(0, 1) >= leaves) {
        renewal++;
        alive[renewal]++;
      }
    }
    return new SurvivalTable(Arrays.stream(alive).boxed().toList());
  }
}

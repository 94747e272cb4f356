package dev.retentionmart.value;

import dev.retentionmart.value.model.Fit;
import dev.retentionmart.value.model.GammaGammaFitter;
import dev.retentionmart.value.model.PurchaseFit;
import dev.retentionmart.value.model.PurchaseFitter;
import dev.retentionmart.value.model.PurchaseModelFamily;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import java.util.List;

/** The models, as {@link GroupFits} fits them. */
final class Models {
  static final String GAMMA_GAMMA = "gamma-gamma";

  private Models() {}

  /** How often customers buy, and until when. */
  static GroupFits.Model<RecencyFrequencyTable.Row> purchases(PurchaseModelFamily family) {
    return new GroupFits.Model<>() {
      @Override
      public String name() {
        return family.label();
      }

      @Override
      public Fit fit(List<RecencyFrequencyTable.Row> rows) {
        return PurchaseFitter.fit(family, RecencyFrequencyTable.of(rows)).fit();
      }

      @Override
      public Fit fit(List<RecencyFrequencyTable.Row> rows, Fit parent, double poolingCustomers) {
        return PurchaseFitter.fit(
                RecencyFrequencyTable.of(rows), new PurchaseFit(family, parent), poolingCustomers)
            .fit();
      }
    };
  }

  /** What an order is worth. */
  static GroupFits.Model<SpendTable.Row> spend() {
    return new GroupFits.Model<>() {
      @Override
      public String name() {
        return GAMMA_GAMMA;
      }

      @Override
      public Fit fit(List<SpendTable.Row> rows) {
        return GammaGammaFitter.fit(SpendTable.of(rows));
      }

      @Override
      public Fit fit(List<SpendTable.Row> rows, Fit parent, double poolingCustomers) {
        return GammaGammaFitter.fit(SpendTable.of(rows), parent, poolingCustomers);
      }
    };
  }
}

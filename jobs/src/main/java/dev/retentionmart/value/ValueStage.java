package dev.retentionmart.value;

import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.history.CustomersTable;
import dev.retentionmart.history.OrdersTable;
import dev.retentionmart.mart.SuppressedGroupsTable;
import dev.retentionmart.mart.Suppression;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.value.model.Fit;
import dev.retentionmart.value.model.PurchaseModelFamily;
import dev.retentionmart.value.model.RecencyFrequencyTable;
import dev.retentionmart.value.model.SpendTable;
import dev.retentionmart.warehouse.Table;
import dev.retentionmart.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The stage: reads the history, writes the four tables of predicted value. */
public final class ValueStage {
  /** The ids of the tables that the stage writes. */
  public static final List<String> TABLES =
      List.of(
          CustomerValueTable.table(DataTypes.StringType).id(),
          SegmentValueTable.TABLE.id(),
          ValueFitsTable.TABLE.id(),
          ValueBacktestTable.TABLE.id());

  private static final String STAGE = "value";

  /** Reading a table takes its name, and not its types. */
  private static final DataType ANY_ID = DataTypes.StringType;

  private final SparkSession spark;
  private final ValueSettings settings;
  private final OptionalInt minCell;
  private final LocalDate asOf;
  private final String runId;
  private final Warehouse warehouse;
  private final Progress progress;
  private final Map<String, Long> rowCounts = new LinkedHashMap<>();

  public ValueStage(
      SparkSession spark,
      ValueSettings settings,
      OptionalInt minCell,
      LocalDate asOf,
      String runId,
      Warehouse warehouse,
      Progress progress) {
    this.spark = spark;
    this.settings = settings;
    this.minCell = minCell;
    this.asOf = asOf;
    this.runId = runId;
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * What one set of fits predicts with.
   *
   * @param tried the fits of the models that were tried
   */
  private record Fitted(
      PurchaseModelFamily family,
      Compression<RecencyFrequencyTable.Row> times,
      Map<PurchaseModelFamily, GroupFits> tried,
      Compression<SpendTable.Row> spendCells,
      GroupFits spend) {

    /**
     * By segment and channel; those without both models are missing. Groups with the same sources
     * share one.
     */
    Map<GroupName, GroupModel> models() {
      GroupFits purchases = tried.get(family);
      Map<List<GroupName>, GroupModel> bySources = new HashMap<>();
      Map<GroupName, GroupModel> models = new HashMap<>();
      for (GroupName group : times.groups(Compression.Level.CHANNEL)) {
        Optional<GroupFit.Used> buys = purchases.used(group.segment(), group.channel());
        Optional<GroupFit.Used> spends = spend.used(group.segment(), group.channel());
        if (buys.isPresent() && spends.isPresent()) {
          models.put(
              group,
              bySources.computeIfAbsent(
                  List.of(buys.get().group(), spends.get().group()),
                  key -> GroupModel.of(family, buys.get().fit(), spends.get().fit())));
        }
      }
      return models;
    }
  }

  /**
   * Writes the tables.
   *
   * @return how many rows each has, by {@link Table#id()}
   */
  public Map<String, Long> run() {
    Dataset<Row> versions = warehouse.read(CustomersTable.table(ANY_ID));
    Dataset<Row> orders = warehouse.read(OrdersTable.table(ANY_ID, ANY_ID));
    Table customerValue =
        CustomerValueTable.table(orders.schema().apply(OrdersTable.CUSTOMER_ID).dataType());
    LocalDate lastSeen = asOf.minusDays(settings.holdoutDays());
    try (PurchaseHistories histories =
        progress.step(
            STAGE,
            "customers as they were and are",
            () -> PurchaseHistories.of(orders, versions, asOf, lastSeen))) {
      Dataset<Row> past = histories.past();
      Dataset<Row> now = histories.now();
      Compression<RecencyFrequencyTable.Row> pastTimes =
          progress.step(STAGE, "customers alike", () -> Compression.ofTimes(past, settings));
      ModelChoice choice =
          progress.step(
              STAGE,
              "choose the purchase model",
              () ->
                  ModelChoice.of(
                      RecencyFrequencyTable.of(pastTimes.in(GroupName.ALL)), past, settings));
      Fitted fitted =
          progress.step(
              STAGE, "fit", () -> fit(Compression.ofTimes(now, settings), now, choice.families()));
      progress.say(STAGE, "fit", fitted.family().label());
      Dataset<Row> predicted =
          progress.step(
              STAGE, customerValue.name(), () -> write(customerValue, customerValues(now, fitted)));
      Optional<ValueSuppression> suppression =
          progress.step(
              STAGE,
              SegmentValueTable.TABLE.name(),
              () -> {
                Dataset<Row> rows = SegmentValueRows.of(predicted, asOf, runId);
                Optional<ValueSuppression> few = suppression(rows);
                write(
                    SegmentValueTable.TABLE, few.map(hiding -> hiding.shownOfSegments(rows)), rows);
                return few;
              });
      progress.step(
          STAGE,
          ValueBacktestTable.TABLE.name(),
          () -> {
            Dataset<Row> rows = backtest(past, pastTimes, fitted, lastSeen);
            write(
                ValueBacktestTable.TABLE,
                suppression.map(hiding -> hiding.shownOfBacktest(rows)),
                rows);
          });
      progress.step(
          STAGE,
          ValueFitsTable.TABLE.name(),
          () -> {
            Dataset<Row> rows = fits(fitted, choice, pastTimes);
            write(ValueFitsTable.TABLE, suppression.map(hiding -> hiding.shownOfFits(rows)), rows);
          });
      return rowCounts;
    }
  }

  private Optional<ValueSuppression> suppression(Dataset<Row> segmentValue) {
    if (minCell.isEmpty()) {
      return Optional.empty();
    }
    Suppression ofRetention =
        warehouse.exists(SuppressedGroupsTable.TABLE)
            ? Suppression.read(warehouse.read(SuppressedGroupsTable.TABLE))
            : Suppression.none(spark);
    return Optional.of(ValueSuppression.of(segmentValue, ofRetention, minCell.getAsInt()));
  }

  /**
   * With the first of the models that has a healthy fit to all customers; where none has, with the
   * first that has one at all.
   */
  private Fitted fit(
      Compression<RecencyFrequencyTable.Row> times,
      Dataset<Row> histories,
      List<PurchaseModelFamily> families) {
    Map<PurchaseModelFamily, GroupFits> tried = new LinkedHashMap<>();
    for (PurchaseModelFamily family : families) {
      tried.put(family, GroupFits.of(times, Models.purchases(family), settings));
      if (tried.get(family).toAll().filter(Fit::isHealthy).isPresent()) {
        break;
      }
    }
    PurchaseModelFamily used =
        first(tried, Fit::isHealthy).or(() -> first(tried, fit -> true)).orElse(families.get(0));
    Compression<SpendTable.Row> spend = Compression.ofSpend(histories, settings);
    return new Fitted(used, times, tried, spend, GroupFits.of(spend, Models.spend(), settings));
  }

  private static Optional<PurchaseModelFamily> first(
      Map<PurchaseModelFamily, GroupFits> tried, Predicate<Fit> isGood) {
    return tried.entrySet().stream()
        .filter(entry -> entry.getValue().toAll().filter(isGood).isPresent())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Dataset<Row> customerValues(Dataset<Row> now, Fitted fitted) {
    Dataset<Row> predicted =
        CustomerValues.predict(now, fitted.models(), settings, CustomerValueRows.DAYS);
    return CustomerValueRows.of(predicted, fitted.family(), asOf, runId);
  }

  private Dataset<Row> backtest(
      Dataset<Row> past,
      Compression<RecencyFrequencyTable.Row> pastTimes,
      Fitted today,
      LocalDate lastSeen) {
    Fitted fitted = fit(pastTimes, past, List.of(today.family()));
    ValueSettings overHoldout = settings.undiscounted(settings.holdoutDays());
    Dataset<Row> predicted =
        CustomerValues.predict(past, fitted.models(), overHoldout, settings.holdoutDays());
    return ValueBacktestRows.of(predicted, lastSeen, asOf, runId);
  }

  private Dataset<Row> fits(Fitted fitted, ModelChoice choice, Compression<?> past) {
    ValueFitRows rows = new ValueFitRows(asOf, runId);
    rows.addChoice(choice, fitted.family(), past);
    fitted
        .tried()
        .forEach(
            (family, fits) -> rows.addPurchases(fits, family == fitted.family(), fitted.times()));
    rows.addSpend(fitted.spend(), fitted.spendCells());
    return spark.createDataFrame(rows.rows(), ValueFitsTable.TABLE.schema()).coalesce(1);
  }

  /** Writes what is shown of all rows, and counts the others. */
  private void write(Table table, Optional<Dataset<Row>> shown, Dataset<Row> all) {
    write(table, shown.orElse(all));
    shown.ifPresent(
        rows -> rowCounts.put(table.id() + ".suppressed", all.count() - rowCounts.get(table.id())));
  }

  private Dataset<Row> write(Table table, Dataset<Row> rows) {
    Dataset<Row> written = warehouse.replace(table, rows);
    rowCounts.put(table.id(), written.count());
    return written;
  }
}

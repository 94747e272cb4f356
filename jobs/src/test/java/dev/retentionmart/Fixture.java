package dev.retentionmart;

import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.CustomersSource;
import dev.retentionmart.config.ExchangeRatesSource;
import dev.retentionmart.config.Grain;
import dev.retentionmart.config.KeepDays;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.OrdersSource;
import dev.retentionmart.config.Quality;
import dev.retentionmart.config.RefundsSource;
import dev.retentionmart.config.SourceFormat;
import dev.retentionmart.config.SourceLocation;
import dev.retentionmart.config.Sources;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * A small shop in a folder: source rows written as Parquet, the configuration that maps them, and a
 * run over them.
 */
public final class Fixture {
  private final Path folder;
  private final List<Row> orders = new ArrayList<>();
  private final List<Row> customers = new ArrayList<>();
  private final List<Row> refunds = new ArrayList<>();
  private final List<Row> rates = new ArrayList<>();
  private final Map<Grain, Integer> windows = new EnumMap<>(Grain.class);

  private ZoneId zone = ZoneId.of("Europe/Stockholm");
  private BigDecimal grossMargin = BigDecimal.ONE;
  private double maxRejectedShare = 1.0;
  private OptionalDouble maxRestatement = OptionalDouble.empty();
  private Optional<ValueSettings> value = Optional.empty();
  private Optional<CatalogueSettings> catalogue = Optional.empty();
  private OptionalInt minCell = OptionalInt.empty();
  private int files = 1;
  private boolean lines;
  private boolean isUpdatedAtMapped = true;
  private ChangeDetection changes = ChangeDetection.ALL;
  private boolean areDeltaTables;
  private String ordersSchema =
      "order_id string, customer_id string, ordered_at string, channel string, amount string, currency string, "
          + "status string, updated_at string";

  public Fixture(Path folder) {
    this.folder = folder;
    windows.put(Grain.MONTH, 1);
  }

  /** Order rows in SEK, all of them fine, last updated when placed. */
  public Fixture order(String id, String customer, String at, String channel, String amount) {
    return orderRow(id, customer, at, channel, amount, "SEK", "ok", at);
  }

  /** An order row: id, customer, time, channel, amount, currency, status, updated at. */
  public Fixture orderRow(Object... values) {
    orders.add(RowFactory.create(values));
    return this;
  }

  public Fixture version(String customer, String segment, String from, String to) {
    customers.add(RowFactory.create(customer, segment, from, to));
    return this;
  }

  public Fixture refund(String order, String at, String amount) {
    refunds.add(RowFactory.create(order, at, amount));
    return this;
  }

  public Fixture rate(String currency, String date, String rate) {
    rates.add(RowFactory.create(currency, date, rate));
    return this;
  }

  public Fixture window(Grain grain, int periods) {
    windows.put(grain, periods);
    return this;
  }

  public Fixture zone(String id) {
    zone = ZoneId.of(id);
    return this;
  }

  public Fixture grossMargin(String margin) {
    grossMargin = new BigDecimal(margin);
    return this;
  }

  public Fixture maxRejectedShare(double share) {
    maxRejectedShare = share;
    return this;
  }

  public Fixture maxRestatement(double share) {
    maxRestatement = OptionalDouble.of(share);
    return this;
  }

  /** Value is predicted. */
  public Fixture value(ValueSettings settings) {
    value = Optional.of(settings);
    return this;
  }

  /** The tables that explain the others are written, too. */
  public Fixture catalogue(CatalogueSettings settings) {
    catalogue = Optional.of(settings);
    return this;
  }

  /** Rows about fewer customers are not published; 0 for all are. */
  public Fixture minCell(int customers) {
    minCell = customers == 0 ? OptionalInt.empty() : OptionalInt.of(customers);
    return this;
  }

  public Fixture lines() {
    lines = true;
    isUpdatedAtMapped = false;
    return this;
  }

  /** Changed orders are found by a column. */
  public Fixture changesBy(String sql) {
    changes = new ChangeDetection(ChangeDetection.Mode.COLUMN, Optional.of(sql), 0);
    return this;
  }

  /**
   * Orders, customers and refunds are Delta tables, whose versions tell what changed: the orders by
   * a change data feed, the others by their files.
   */
  public Fixture deltaTables() {
    areDeltaTables = true;
    changes = ChangeDetection.DELTA;
    return this;
  }

  public Fixture withoutUpdatedAt() {
    isUpdatedAtMapped = false;
    return this;
  }

  /** The order rows in another order. */
  public Fixture shuffled(Random random) {
    Collections.shuffle(orders, random);
    return this;
  }

  /** The number of files of each source. */
  public Fixture files(int count) {
    files = count;
    return this;
  }

  /** Other types for the columns of the orders. */
  public Fixture ordersSchema(String ddl) {
    ordersSchema = ddl;
    return this;
  }

  /** Writes the sources and runs. */
  public RunResult run(String asOf) {
    write();
    return TestSpark.interpreted(
        () -> Nightly.run(TestSpark.session(), config(), LocalDate.parse(asOf), Progress.silent()));
  }

  /** Writes the sources. */
  public Fixture write() {
    TestSpark.session().conf().set("spark.sql.session.timeZone", zone.getId());
    write("orders", orders, ordersSchema);
    write(
        "customers",
        customers,
        "customer_id string, segment string, valid_from string, valid_to string");
    write("refunds", refunds, "order_id string, refunded_at string, amount string");
    write("rates", rates, "currency string, date string, rate string");
    return this;
  }

  private void write(String name, List<Row> rows, String ddl) {
    if (areDeltaTables && !name.equals("rates")) {
      DeltaSource.write(folder.resolve(name), rows, StructType.fromDDL(ddl), name.equals("orders"));
      return;
    }
    TestSpark.session()
        .createDataFrame(rows, StructType.fromDDL(ddl))
        .repartition(files)
        .write()
        .mode("overwrite")
        .parquet(folder.resolve(name).toString());
  }

  public NightlyConfig config() {
    OrdersSource ordersSource =
        new OrdersSource(
            new SourceLocation(
                "sources.orders",
                Optional.of(folder.resolve("orders").toString()),
                format(),
                Optional.empty(),
                changes),
            lines,
            Optional.of("status <> 'cancelled'"),
            "order_id",
            "customer_id",
            "ordered_at",
            "channel",
            "amount",
            Optional.of("currency"),
            isUpdatedAtMapped ? Optional.of("updated_at") : Optional.empty());
    return new NightlyConfig(
        warehouse().toString(),
        zone,
        "SEK",
        Arrays.stream(Grain.values()).filter(windows::containsKey).toList(),
        windows,
        grossMargin,
        new Quality(maxRejectedShare, maxRestatement),
        KeepDays.DEFAULT,
        value,
        catalogue,
        Optional.empty(),
        minCell,
        new Sources(
            ordersSource,
            Optional.of(
                new CustomersSource(
                    location("customers"),
                    "customer_id",
                    "segment",
                    Optional.of("valid_from"),
                    Optional.of("valid_to"))),
            Optional.of(
                new RefundsSource(location("refunds"), "order_id", "refunded_at", "amount")),
            Optional.of(new ExchangeRatesSource(location("rates"), "currency", "date", "rate"))));
  }

  private SourceLocation location(String name) {
    boolean isDelta = areDeltaTables && !name.equals("rates");
    return new SourceLocation(
        "sources." + name,
        Optional.of(folder.resolve(name).toString()),
        isDelta ? SourceFormat.DELTA : SourceFormat.PARQUET,
        Optional.empty(),
        isDelta ? ChangeDetection.DELTA : ChangeDetection.ALL);
  }

  private SourceFormat format() {
    return areDeltaTables ? SourceFormat.DELTA : SourceFormat.PARQUET;
  }

  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** A table of the warehouse: {@code mart/retention}. */
  public Dataset<Row> table(String id) {
    return TestSpark.session().read().format("delta").load(warehouse().resolve(id).toString());
  }
}

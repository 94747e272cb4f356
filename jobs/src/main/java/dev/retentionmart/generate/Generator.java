package dev.retentionmart.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.unix_micros;

import dev.retentionmart.fault.Fault;
import dev.retentionmart.progress.Progress;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes the order history of a believable shop:
 *
 * <ol>
 *   <li>Customers come over the whole time, more of them each year and in the busy months.
 *   <li>Each buys at a pace of her own, with the seasons, until she leaves; most buy seldom, a few
 *       very often. Orders are cancelled, refunded, placed as guest, paid in a foreign currency.
 *   <li>Her segment changes now and then.
 *   <li>The extract has what extracts have: older copies, repeated rows, missing values.
 * </ol>
 *
 * The same options give the same rows, however many cores and files there are.
 */
public final class Generator {
  private static final String STAGE = "generate";
  private static final long CUSTOMERS_PER_FILE = 100_000L;

  private Generator() {}

  /**
   * Writes the folders {@code orders}, {@code customers}, {@code refunds} and {@code
   * exchange_rates} under the output folder.
   *
   * @throws Fault when the options cannot be followed
   */
  public static void generate(SparkSession spark, GeneratorOptions options, Progress progress) {
    generate(spark, options, HistoryShape.readable(), progress);
  }

  /** The same in another shape. */
  public static void generate(
      SparkSession spark, GeneratorOptions options, HistoryShape shape, Progress progress) {
    checkOptions(options);
    checkOutputIsEmpty(spark, options.output());

    // A session of its own, so that how timestamps are written stays in here. Instants that say
    // that they are instants are what other Parquet readers understand.
    SparkSession writing = spark.newSession();
    writing.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");

    int files = Math.toIntExact((options.customers() - 1) / CUSTOMERS_PER_FILE + 1);
    GeneratedTables tables = tables(writing, options, shape, files);

    progress.step(
        STAGE,
        "orders",
        () ->
            write(inFilesByTime(tables.orders(), "updated_at", options, files), "orders", options));
    progress.step(
        STAGE,
        "customers",
        () ->
            write(
                tables.customers().sortWithinPartitions("customer_id", "valid_from"),
                "customers",
                options));
    progress.step(
        STAGE,
        "refunds",
        () ->
            write(
                inFilesByTime(tables.refunds(), "refunded_at", options, files),
                "refunds",
                options));
    progress.step(
        STAGE,
        "exchange rates",
        () -> write(exchangeRates(writing, options).coalesce(1), "exchange_rates", options));
  }

  /** The tables of customers, worked out in as many tasks as wished. */
  static GeneratedTables tables(
      SparkSession spark, GeneratorOptions options, HistoryShape shape, int tasks) {
    Dataset<Long> customerNumbers = spark.range(1, options.customers() + 1, 1, tasks);
    Seasons seasons = new Seasons(options.from(), options.to());
    return new GeneratedTables(customerNumbers, new Shop(options.seed(), seasons, shape));
  }

  private static Dataset<Row> exchangeRates(SparkSession spark, GeneratorOptions options) {
    return GeneratedTables.exchangeRates(spark, options.seed(), options.from(), options.to());
  }

  /** A shop's extracts come by time: each file holds an equal share of the days. */
  private static Dataset<Row> inFilesByTime(
      Dataset<Row> table, String time, GeneratorOptions options, int files) {
    long start = Seasons.startOf(options.from());
    long end = Seasons.startOf(options.to().plusDays(1));
    Column file =
        unix_micros(col(time))
            .minus(lit(start))
            .multiply(lit((double) files / (end - start)))
            .cast("int");
    return table
        .repartitionById(files, least(greatest(file, lit(0)), lit(files - 1)))
        .sortWithinPartitions(time, "order_id", "amount");
  }

  private static void write(Dataset<Row> table, String name, GeneratorOptions options) {
    table
        .write()
        .format(options.format().name().toLowerCase(Locale.ROOT))
        .save(new Path(options.output(), name).toString());
  }

  private static void checkOptions(GeneratorOptions options) {
    if (options.customers() < 1) {
      throw Fault.configuration(
          "Cannot generate a history",
          "the number of customers is " + options.customers(),
          "ask for at least one customer");
    }
    if (options.from().isAfter(options.to())) {
      throw Fault.configuration(
          "Cannot generate a history",
          "its first day, " + options.from() + ", is after its last day, " + options.to(),
          "give a first day that is not after the last day");
    }
  }

  private static void checkOutputIsEmpty(SparkSession spark, String output) {
    Path path = new Path(output);
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (files.exists(path)
          && (files.getFileStatus(path).isFile() || files.listStatus(path).length > 0)) {
        throw Fault.configuration(
            "Cannot generate into " + output,
            "it is not an empty folder",
            "name a new folder, or remove what is in it");
      }
    } catch (IOException e) {
      throw Fault.configuration(
              "Cannot generate into " + output,
              "the folder cannot be read: " + e.getMessage(),
              "check the path and its permissions")
          .causedBy(e);
    }
  }
}

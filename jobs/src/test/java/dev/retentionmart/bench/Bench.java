package dev.retentionmart.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures, each in a process of its own, one after the other:
 *
 * <ol>
 *   <li>the job's first build, as of the day before the last, or so many days before as nights
 *       follow;
 *   <li>the job's nights that follow, up to the last day;
 *   <li>on request, predicted value alone;
 *   <li>DuckDB, computing the same published tables from the same files.
 * </ol>
 *
 * and on request compares the tables row by row.
 */
@Command(
    name = "scripts/bench",
    description = "Measures the job against DuckDB on the same files and the same machine.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class Bench implements Callable<Integer> {
  @Option(names = "--home", hidden = true, required = true)
  private Path home;

  @Option(names = "--customers", description = "How many customers to generate; ten orders each.")
  private long customers = 200_000;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The history: used if it is there, else generated. Default: in the work folder.")
  private Path data;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Warehouse, tables and logs. Default: target/bench.")
  private Path work;

  @Option(
      names = "--memory",
      paramLabel = "GB",
      description = "The job's heap and DuckDB's limit, in gigabytes: 4 or 4g.")
  private String memory = "4g";

  @Option(names = "--runs", description = "How often; the median counts.")
  private int runs = 1;

  @Option(names = "--nights", description = "How many nights follow the first build.")
  private int nightCount = 1;

  @Option(names = "--value", description = "Measure predicted value, too.")
  private boolean isPredicting;

  @Option(names = "--as-of", description = "The last day of the history.")
  private LocalDate asOf = BenchData.TO;

  @Option(names = "--check", description = "Compare the published tables row by row.")
  private boolean isChecking;

  /** The command line; see {@code scripts/bench --help}. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, SQLException {
    Path workFolder = (work == null ? home.resolve("target/bench") : work).toAbsolutePath();
    Path dataFolder =
        (data == null ? workFolder.resolve("data-" + customers) : data).toAbsolutePath();
    int gigabytes = Integer.parseInt(memory.replaceAll("[gG][bB]?$", ""));
    BenchPlan plan = new BenchPlan(home, workFolder, dataFolder, asOf, gigabytes);
    plan.writeConfiguration();
    generateIfMissing(plan);

    List<MeasuredProcess> firstBuilds = new ArrayList<>();
    List<MeasuredProcess> nights = new ArrayList<>();
    List<MeasuredProcess> predictions = new ArrayList<>();
    List<MeasuredProcess> duckDbs = new ArrayList<>();
    for (int run = 1; run <= runs; run++) {
      delete(plan.warehouse());
      delete(plan.duckDbTables());
      firstBuilds.add(measureJob(plan, "first build", run, asOf.minusDays(nightCount)));
      for (int night = nightCount - 1; night >= 0; night--) {
        nights.add(measureJob(plan, "night", run, asOf.minusDays(night)));
      }
      if (isPredicting) {
        predictions.add(
            measureJob(
                plan, "value", run, asOf, "--only", "value", "--set", "value.horizon-days=365"));
      }
      duckDbs.add(measureDuckDb(plan, run));
    }
    BenchReport.print(firstBuilds, nights, predictions, duckDbs);
    say("The last night changes %.2f %% of the customers.".formatted(100 * changedShare(plan)));
    return isChecking && !BenchCheck.isSame(plan) ? 1 : 0;
  }

  private void generateIfMissing(BenchPlan plan) throws IOException, InterruptedException {
    if (Files.exists(plan.data().resolve("exchange_rates"))) {
      say("history: " + plan.data());
      return;
    }
    say("generating " + customers + " customers into " + plan.data() + " ...");
    List<String> command = java(plan);
    command.addAll(List.of(BenchData.class.getName(), Long.toString(customers)));
    command.add(plan.data().toString());
    MeasuredProcess generation = MeasuredProcess.run(command, Map.of(), plan.log("generate"));
    say("generated in %.1f s".formatted(generation.seconds()));
  }

  private static MeasuredProcess measureJob(
      BenchPlan plan, String what, int run, LocalDate day, String... options)
      throws IOException, InterruptedException {
    say("job, %s as of %s, run %d ...".formatted(what, day, run));
    List<String> command = new ArrayList<>();
    command.add(plan.home().resolve("scripts/retention-mart").toString());
    command.addAll(List.of("run", "--config", plan.configuration().toString()));
    command.addAll(List.of("--as-of", day.toString()));
    command.addAll(List.of(options));
    MeasuredProcess job =
        MeasuredProcess.run(
            command,
            Map.of("RETENTION_MART_MEMORY", plan.memory() + "g"),
            plan.log(what.replace(' ', '-') + "-" + day + "-" + run));
    say("  %.1f s".formatted(job.seconds()));
    return job;
  }

  private static MeasuredProcess measureDuckDb(BenchPlan plan, int run)
      throws IOException, InterruptedException {
    say("DuckDB, run %d ...".formatted(run));
    List<String> command = java(plan);
    command.addAll(
        List.of(
            DuckDbBench.class.getName(),
            plan.data().toString(),
            plan.duckDbTables().toString(),
            plan.asOf().toString(),
            String.valueOf(Runtime.getRuntime().availableProcessors()),
            plan.memory() + "GB"));
    MeasuredProcess duckDb = MeasuredProcess.run(command, Map.of(), plan.log("duckdb-" + run));
    say("  %.1f s".formatted(duckDb.seconds()));
    return duckDb;
  }

  /** The customers who bought on the last day, of all. */
  private static double changedShare(BenchPlan plan) throws SQLException {
    String sql =
        "select count(distinct customer_id) filter (cast(ordered_at as date) = date '%s')"
            + " / count(distinct customer_id) from '%s/orders/*.parquet'";
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set TimeZone = '" + DuckDbMarts.TIME_ZONE + "'");
      try (ResultSet result = statement.executeQuery(sql.formatted(plan.asOf(), plan.data()))) {
        result.next();
        return result.getDouble(1);
      }
    }
  }

  /** This process's Java, class path and options, with the heap that the plan asks for. */
  private static List<String> java(BenchPlan plan) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(option -> !option.startsWith("-Xm"))
            .toList());
    command.add("-Xmx" + plan.memory() + "g");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    return command;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      inside
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}

package dev.retentionmart;

import dev.retentionmart.catalogue.CatalogueStage;
import dev.retentionmart.config.CatalogueSettings;
import dev.retentionmart.config.NightlyConfig;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.fault.Failures;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.history.History;
import dev.retentionmart.mart.LastRun;
import dev.retentionmart.mart.Restatement;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import dev.retentionmart.source.OpenSources;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** What a run has done so far. */
final class RunRecord {
  /** Before the currency, in the marks: the first day with a rate. */
  static final String FIRST_RATE = "first-rate.";

  /** In the marks: what ids are kept as. */
  static final String ID_TYPES = "id-types";

  /** In the marks: the columns of the orders' source. */
  static final String ORDER_COLUMNS = "order-columns";

  /** In the marks: the settings that the tables of predicted value were made with. */
  private static final String VALUE = "value";

  /** In the marks: the settings that the marts were published with. */
  private static final String PUBLISHED_WITH = "published-with";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final double NANOS_PER_SECOND = 1e9;

  private final LocalDate asOf;
  private final Instant startedAt = now();
  private final String runId =
      STAMP.format(startedAt) + "-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, Double> stageSeconds = new LinkedHashMap<>();
  private final Map<String, Long> rowCounts = new LinkedHashMap<>();
  private final Map<String, Long> tableVersions = new LinkedHashMap<>();
  private Optional<Double> guestOrderShare = Optional.empty();
  private Optional<Double> guestRevenueShare = Optional.empty();
  private String mode;
  private String modeReason;
  private Map<String, String> meaning = Map.of();
  private Restatement restatement = Restatement.NONE;
  private final Map<String, String> marks = new TreeMap<>();

  RunRecord(LocalDate asOf) {
    this.asOf = asOf;
  }

  /** Names the run: when it began, and something no other run has. */
  String runId() {
    return runId;
  }

  Instant startedAt() {
    return startedAt;
  }

  Map<String, Double> stageSeconds() {
    return stageSeconds;
  }

  /** The same progress, whose steps' seconds are added up by stage. */
  Progress timing(Progress progress) {
    return new Progress() {
      @Override
      public <T> T step(String stage, String step, Supplier<T> work) {
        long begin = System.nanoTime();
        try {
          return progress.step(stage, step, work);
        } finally {
          stageSeconds.merge(stage, (System.nanoTime() - begin) / NANOS_PER_SECOND, Double::sum);
        }
      }

      @Override
      public void say(String stage, String step, String what) {
        progress.say(stage, step, what);
      }
    };
  }

  void account(History history) {
    history.accounts().forEach(account -> rowCounts.putAll(account.flat()));
    marks.putAll(history.marks());
    History.Money money = history.money();
    rowCounts.put("orders.valid_orders", money.validOrders());
    rowCounts.put("orders.guest_orders", money.guestOrders());
    guestOrderShare = share(money.guestOrders(), money.validOrders());
    guestRevenueShare = share(money.guestRevenue(), money.validRevenue());
  }

  void rows(String table, long count) {
    rowCounts.put(table, count);
  }

  void mode(String newMode, String reason) {
    mode = newMode;
    modeReason = reason;
  }

  void restatement(Restatement newRestatement) {
    restatement = newRestatement;
  }

  void meaning(Map<String, String> newMeaning) {
    meaning = newMeaning;
  }

  /** How far the sources were read; of a run, {@link #account} knows. */
  void marks(Map<String, String> moreMarks) {
    marks.putAll(moreMarks);
  }

  void firstRates(Map<String, LocalDate> firstRates) {
    firstRates.forEach((currency, day) -> marks.put(FIRST_RATE + currency, day.toString()));
  }

  void shape(OpenSources sources) {
    marks.putAll(shapeOf(sources));
  }

  /** What ids are kept as, and the columns whose values rejected orders are kept with. */
  static Map<String, String> shapeOf(OpenSources sources) {
    return Map.of(
        ID_TYPES,
        idTypes(sources),
        ORDER_COLUMNS,
        sources.orders().schema().apply("source_row").dataType().catalogString());
  }

  private static String idTypes(OpenSources sources) {
    return "%s (orders) and %s (customers)"
        .formatted(sources.orderIdType().sql(), sources.customerIdType().sql());
  }

  /** Value was predicted, or what was predicted is still so. */
  void value(NightlyConfig config) {
    marks.put(VALUE, valueSettings(config));
  }

  /** Whether a run's tables of predicted value were made with these settings. */
  static boolean hasValue(LastRun run, NightlyConfig config) {
    return valueSettings(config).equals(run.marks().get(VALUE));
  }

  private static String valueSettings(NightlyConfig config) {
    return config.value().map(ValueSettings::toString).orElse("") + minCell(config);
  }

  /** The marts were published with these settings, which mean nothing for the counts. */
  void publishedWith(NightlyConfig config) {
    marks.put(PUBLISHED_WITH, settings(config));
  }

  /** Whether the marts are published with these settings. */
  boolean isPublishedWith(NightlyConfig config) {
    return settings(config).equals(marks.get(PUBLISHED_WITH));
  }

  private static String settings(NightlyConfig config) {
    return "min-group-size %d, benchmarks %s%s"
        .formatted(
            config.quality().minGroupSize(),
            config.catalogue().map(CatalogueSettings::benchmarks).orElse(List.of()),
            minCell(config));
  }

  private static String minCell(NightlyConfig config) {
    return config.minCell().isPresent() ? ", min-cell " + config.minCell().getAsInt() : "";
  }

  /** Nothing is published otherwise than by a run, so far. */
  void publishedBy(LastRun run) {
    List.of(CatalogueStage.MARK, PUBLISHED_WITH)
        .forEach(key -> marks.computeIfAbsent(key, run.marks()::get));
  }

  void versions(Map<String, Long> versions) {
    tableVersions.putAll(versions);
  }

  /** Tables that are not of this run, though an earlier one has left them. */
  void without(List<String> tables) {
    tableVersions.keySet().removeAll(tables);
  }

  RunResult result(String status, ExitCode exitCode) {
    return result(status, exitCode, Optional.empty());
  }

  RunResult failed(Throwable e) {
    Fault fault = Failures.explain(e);
    return result("failed", fault.exitCode(), Optional.of(fault.getMessage()));
  }

  private RunResult result(String status, ExitCode exitCode, Optional<String> error) {
    return new RunResult(
        runId,
        status,
        exitCode.code(),
        asOf,
        startedAt,
        now(),
        stageSeconds,
        rowCounts,
        tableVersions,
        guestOrderShare,
        guestRevenueShare,
        error,
        mode,
        modeReason,
        meaning,
        error.isPresent() ? Map.of() : marks,
        restatement);
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Optional<Double> share(long part, long rest) {
    return part + rest == 0 ? Optional.empty() : Optional.of((double) part / (part + rest));
  }
}

package dev.retentionmart.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.TestSpark;
import dev.retentionmart.mart.Suppression;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No number about few customers follows from what is shown, in random marts. What each number is
 * worth is not taken from formulas: the oracle says what any one more customer would add to each,
 * and {@link Derivable} which numbers no customers could change alone.
 */
class SuppressionTest {
  private static final int MIN_CELL = 5;
  private static final LocalDate FROM = LocalDate.of(2023, 1, 1);

  /** Every order is worth 1: of money nothing else is known than of orders. */
  private static final List<String> RETENTION_NUMBERS =
      List.of(
          "customers_at_start",
          "customers_at_end",
          "new_customers",
          "reactivated_customers",
          "churned_customers",
          "moved_in_customers",
          "moved_out_customers",
          "retained_customers",
          "buyers",
          "repeat_buyers",
          "returning_buyers",
          "orders",
          "returning_net_revenue");

  private static final List<String> COHORT_NUMBERS =
      List.of(
          "cohort_size",
          "active_customers",
          "active_on_or_after",
          "orders",
          "cumulative_net_revenue");
  private static final StructType RETENTION =
      StructType.fromDDL(
          "grain string, period_start date, period_end date, segment string, channel string, customers_at_start bigint,"
              + " customers_at_end bigint, new_customers bigint, reactivated_customers bigint");
  private static final StructType COHORTS =
      StructType.fromDDL(
          "grain string, cohort_start date, age int, period_end date, segment string, channel string, cohort_size bigint");

  private record Number(Object key, String name) {}

  /** The rows of both marts. */
  private record Marts(
      Map<RetentionKey, Map<String, Object>> retention,
      Map<CohortKey, Map<String, Object>> cohorts) {
    static Marts of(OracleConfig config, List<List<CustomerLife>> customers) {
      List<CustomerLife> lives = customers.stream().flatMap(List::stream).toList();
      return new Marts(OracleRetention.rows(config, lives), OracleCohorts.rows(config, lives));
    }

    void eachNumber(ObjIntConsumer<Number> consumer) {
      retention.forEach(
          (key, row) ->
              RETENTION_NUMBERS.forEach(
                  name -> consumer.accept(new Number(key, name), whole(row.get(name)))));
      cohorts.forEach(
          (key, row) ->
              COHORT_NUMBERS.forEach(
                  name -> consumer.accept(new Number(key, name), whole(row.get(name)))));
    }

    private static int whole(Object value) {
      return ((java.lang.Number) value).intValue();
    }
  }

  @ParameterizedTest
  @CsvSource({"quarter year, 24, 1", "month quarter, 9, 3"})
  void nothingAboutFewCustomersFollowsFromWhatIsShown(String grains, int months, long seed) {
    check(grains, months, seed);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "quarter year, 24, 2",
    "month quarter year, 15, 4",
    "week month, 4, 5",
    "quarter, 24, 6",
    "year, 60, 7",
    "month, 9, 8",
    "quarter year, 24, 9",
    "quarter year, 24, 10",
    "month quarter, 9, 11",
    "month quarter, 9, 12",
    "quarter year, 24, 13",
    "month quarter year, 13, 14"
  })
  void norInOthers(String grains, int months, long seed) {
    check(grains, months, seed);
  }

  private static void check(String grains, int months, long seed) {
    OracleConfig config = config(grains, FROM.plusMonths(months).minusDays(10));
    Dice dice = new Dice(seed);
    List<List<CustomerLife>> customers = customers(config, months, dice);
    Marts marts = Marts.of(config, customers);
    Set<Object> shown = shown(config, marts);

    List<List<CustomerLife>> anybody = new ArrayList<>(customers);
    anybody.addAll(anybody(config));
    Map<Number, int[]> additions = additions(config, anybody);
    Derivable derivable = new Derivable();
    Set<List<Integer>> seen = new HashSet<>();
    additions.forEach(
        (number, row) -> {
          if (shown.contains(number.key()) && seen.add(Arrays.stream(row).boxed().toList())) {
            derivable.know(row);
          }
        });
    List<String> derived = new ArrayList<>();
    int[] secrets = {0};
    marts.eachNumber(
        (number, value) -> {
          if (isSecret(marts, shown, number)) {
            int[] row = additions.get(number);
            if (Arrays.stream(row).anyMatch(addition -> addition != 0)) {
              secrets[0]++;
              if (derivable.follows(row)) {
                derived.add(number + " = " + value);
              }
            }
          }
        });
    assertThat(secrets[0]).isPositive();
    assertThat(derived).isEmpty();
  }

  /**
   * Whether a number is about few customers, and not told by a row about enough of them. That
   * nobody was there before a group began is no secret.
   */
  private static boolean isSecret(Marts marts, Set<Object> shown, Number number) {
    if (number.key() instanceof RetentionKey key) {
      Map<String, Object> row = marts.retention().get(key);
      long customers =
          (long) row.get("customers_at_start")
              + (long) row.get("new_customers")
              + (long) row.get("reactivated_customers");
      boolean isSmall = 0 < customers && customers < MIN_CELL;
      assertThat(isSmall && shown.contains(key)).as("%s is small and shown", key).isFalse();
      boolean isBeginning =
          number.name().equals("customers_at_start")
              && !marts.retention().containsKey(previous(key));
      return isSmall && !isBeginning;
    }
    CohortKey key = (CohortKey) number.key();
    boolean isSmall = (long) marts.cohorts().get(key).get("cohort_size") < MIN_CELL;
    assertThat(isSmall && shown.contains(key)).as("%s is small and shown", key).isFalse();
    boolean isTold =
        shown.contains(
            new RetentionKey(key.grain(), key.cohortStart(), key.segment(), key.channel()));
    boolean isOfNewCustomers = number.name().equals("cohort_size") || key.age() == 0;
    return isSmall && !(isTold && isOfNewCustomers);
  }

  private static RetentionKey previous(RetentionKey key) {
    OracleGrain grain = OracleGrain.valueOf(key.grain().toUpperCase(Locale.ROOT));
    return new RetentionKey(
        key.grain(), grain.later(key.periodStart(), -1), key.segment(), key.channel());
  }

  private static Map<Number, int[]> additions(
      OracleConfig config, List<List<CustomerLife>> anybody) {
    Map<Number, int[]> additions = new LinkedHashMap<>();
    for (int i = 0; i < anybody.size(); i++) {
      int column = i;
      Marts.of(config, List.of(anybody.get(i)))
          .eachNumber(
              (number, value) ->
                  additions.computeIfAbsent(number, key -> new int[anybody.size()])[column] =
                      value);
    }
    return additions;
  }

  private static Set<Object> shown(OracleConfig config, Marts marts) {
    Dataset<Row> retention =
        TestSpark.session()
            .createDataFrame(
                marts.retention().values().stream().map(row -> row(row, RETENTION)).toList(),
                RETENTION);
    Dataset<Row> cohorts =
        TestSpark.session()
            .createDataFrame(
                marts.cohorts().values().stream().map(row -> row(row, COHORTS)).toList(), COHORTS);
    Suppression suppression = Suppression.of(retention, cohorts, MIN_CELL, config.asOf());
    Set<Object> shown = new HashSet<>();
    suppression
        .shownOfRetention(retention)
        .collectAsList()
        .forEach(
            row ->
                shown.add(
                    new RetentionKey(
                        row.getString(0),
                        row.getDate(1).toLocalDate(),
                        row.getString(3),
                        row.getString(4))));
    suppression
        .shownOfCohorts(cohorts)
        .collectAsList()
        .forEach(
            row ->
                shown.add(
                    new CohortKey(
                        row.getString(0),
                        row.getDate(1).toLocalDate(),
                        row.getInt(2),
                        row.getString(4),
                        row.getString(5))));
    return shown;
  }

  private static Row row(Map<String, Object> values, StructType schema) {
    return RowFactory.create(
        Arrays.stream(schema.fieldNames())
            .map(values::get)
            .map(value -> value instanceof LocalDate day ? Date.valueOf(day) : value)
            .toArray());
  }

  private static OracleConfig config(String grains, LocalDate asOf) {
    Map<OracleGrain, Integer> windows = new TreeMap<>();
    for (String grain : grains.split(" ")) {
      windows.put(
          OracleGrain.valueOf(grain.toUpperCase(Locale.ROOT)),
          Map.of("week", 3, "month", 3, "quarter", 2, "year", 1).get(grain));
    }
    return new OracleConfig(
        ZoneOffset.UTC,
        "EUR",
        windows,
        BigDecimal.ONE,
        false,
        false,
        false,
        false,
        false,
        true,
        asOf);
  }

  /** Two groups of many customers, others of few, or of few at first, or in the end. */
  private static List<List<CustomerLife>> customers(OracleConfig config, int months, Dice dice) {
    List<List<CustomerLife>> customers = new ArrayList<>();
    for (int i = 0; i < 260; i++) {
      boolean isMoved = dice.percent(5);
      int kind = dice.between(0, 99);
      String segment = kind < 60 ? dice.pick("a", "b") : kind < 85 ? "a" : "b";
      String channel = kind < 60 ? "x" : kind < 85 ? "y" : kind < 97 ? dice.pick("y", "x") : "z";
      customers.add(life(config, months, dice, segment, channel, isMoved));
    }
    return customers;
  }

  /** In every segment and channel, the same histories, of few orders. */
  private static List<List<CustomerLife>> anybody(OracleConfig config) {
    List<LocalDate> days = days(config);
    int periods = days.size();
    List<Map<LocalDate, Integer>> histories = new ArrayList<>();
    for (int one = 0; one < periods; one++) {
      histories.add(orders(days, one));
      histories.add(orders(days, one, one));
      for (int two = one + 1; two < periods; two++) {
        histories.add(orders(days, one, two));
        histories.add(orders(days, one, one, two));
        histories.add(orders(days, one, two, two));
        for (int three = two + 1; three < periods; three++) {
          histories.add(orders(days, one, two, three));
        }
      }
    }
    List<List<CustomerLife>> anybody = new ArrayList<>();
    for (String channel : List.of("x", "y", "z")) {
      for (String segment : List.of("a", "b")) {
        for (Map<LocalDate, Integer> orders : histories) {
          anybody.add(life(config, orders, segment, channel, Optional.empty()));
        }
        for (int period = 1; period < periods; period++) {
          LocalDate moves = days.get(period);
          for (int first = 0; first < period; first++) {
            anybody.add(life(config, orders(days, first), segment, channel, Optional.of(moves)));
            anybody.add(
                life(config, orders(days, first, period), segment, channel, Optional.of(moves)));
          }
        }
      }
    }
    return anybody;
  }

  /** The first day of every period of the finest grain. */
  private static List<LocalDate> days(OracleConfig config) {
    OracleGrain finest = config.windows().keySet().iterator().next();
    List<LocalDate> days = new ArrayList<>();
    LocalDate period = finest.startOf(FROM);
    while (!period.isAfter(config.asOf())) {
      days.add(period);
      period = finest.later(period, 1);
    }
    return days;
  }

  private static Map<LocalDate, Integer> orders(List<LocalDate> days, int... periods) {
    Map<LocalDate, Integer> orders = new TreeMap<>();
    for (int period : periods) {
      orders.merge(days.get(period), 1, Integer::sum);
    }
    return orders;
  }

  private static int nextId;

  private static List<CustomerLife> life(
      OracleConfig config, int months, Dice dice, String segment, String channel, boolean isMoved) {
    Map<LocalDate, Integer> orders = new TreeMap<>();
    int first = dice.between(0, months - 1);
    int last = dice.between(first, months - 1);
    for (int n = dice.between(1, 4); n > 0; n--) {
      LocalDate day = FROM.plusMonths(dice.between(first, last)).plusDays(dice.between(0, 18));
      orders.merge(day, 1, Integer::sum);
    }
    return life(
        config,
        orders,
        segment,
        channel,
        isMoved ? Optional.of(FROM.plusMonths(dice.between(1, months))) : Optional.empty());
  }

  private static List<CustomerLife> life(
      OracleConfig config,
      Map<LocalDate, Integer> days,
      String segment,
      String channel,
      Optional<LocalDate> moves) {
    String id = "c" + nextId++;
    List<OracleOrder> orders = new ArrayList<>();
    days.forEach(
        (day, count) -> {
          for (int n = 0; n < count; n++) {
            orders.add(
                new OracleOrder(
                    id + "-" + day + "-" + n,
                    Optional.of(id),
                    day.atStartOfDay(ZoneOffset.UTC).toInstant(),
                    day,
                    channel,
                    BigDecimal.ONE));
          }
        });
    List<SourceVersion> versions = new ArrayList<>();
    versions.add(new SourceVersion(id, segment, FROM.minusYears(1), null));
    moves.ifPresent(
        day -> versions.add(new SourceVersion(id, segment.equals("a") ? "b" : "a", day, null)));
    OracleSegments segments = new OracleSegments(config, versions, new Outcomes());
    return config.windows().keySet().stream()
        .map(grain -> new CustomerLife(id, orders, segments, grain, config))
        .toList();
  }
}

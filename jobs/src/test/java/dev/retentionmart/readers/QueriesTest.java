package dev.retentionmart.readers;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingInt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.retentionmart.TestSpark;
import dev.retentionmart.catalogue.Formulas;
import dev.retentionmart.catalogue.PublishedTables;
import dev.retentionmart.readers.PublishedShop.Purchase;
import dev.retentionmart.warehouse.Table;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The queries of {@code docs/queries.md}, in Spark SQL. */
class QueriesTest {
  private static final List<Question> QUESTIONS = Question.all();
  private static final Map<Question, List<Row>> ANSWERS = new HashMap<>();

  private static PublishedShop shop;
  private static NamedTables tables;

  @BeforeAll
  static void nameTheTables() {
    shop = PublishedShop.open();
    tables = NamedTables.of(shop.warehouse());
  }

  @AfterAll
  static void forgetTheNames() {
    tables.close();
  }

  static Stream<Question> questions() {
    return QUESTIONS.stream();
  }

  @Test
  void thePageHasItsQuestions() {
    assertThat(QUESTIONS).hasSizeGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyQueryGivesTheColumnsThatThePagePromises(Question question) {
    List<Row> rows = answer(question.title());

    assertThat(rows).isNotEmpty();
    assertThat(rows.get(0).schema().fieldNames()).containsExactlyElementsOf(question.columns());
  }

  /** In March bo, who came back, and anna, who had moved there, are business; anna churned. */
  @Test
  void retentionBySegmentIsThatOfTheWorkedExample() {
    List<Row> rows = answer("How many customers stay");

    assertThat(rows)
        .extracting(
            row ->
                "%s %s %s of %s, low %.3f"
                    .formatted(
                        row.get(0),
                        row.get(1),
                        row.get(6),
                        row.get(2),
                        row.<Double>getAs("churn_rate_low")))
        .contains("2025-03-01 business 1 of 1, low 0.207", "2025-03-01 consumer 0 of 1, low 0.000");
    assertThat(rows.stream().map(row -> row.getDate(0)).distinct()).hasSize(12);
  }

  @Test
  void everyPublishedNumberIsWhatItsFormulaSays() {
    for (Table table : PublishedTables.all(DataTypes.StringType, DataTypes.StringType)) {
      if (table.layer().equals("mart") && Formulas.has(table)) {
        Formulas.checkAll(
            table,
            TestSpark.session()
                .read()
                .format("delta")
                .load(shop.warehouse().resolve(table.id()).toString()));
      }
    }
  }

  @Test
  void churnedLastMonthInTheSegmentIsAnnaAlone() {
    assertThat(answer("Who churned last month"))
        .extracting(Row::toString)
        .containsExactly("[anna,2025-03-01,business,web,2025-02-20,3,220.0000]");
  }

  @Test
  void theTriangleCountsWhoBoughtLater() {
    Map<YearMonth, Set<String>> cohorts = cohorts();
    List<Row> rows = answer("How does each cohort");
    assertThat(rows).hasSameSizeAs(cohorts.keySet());
    for (Row row : rows) {
      YearMonth month = month(row);
      Set<String> cohort = cohorts.get(month);
      assertThat(row.<Long>getAs("cohort_size")).isEqualTo(cohort.size());
      for (int age : new int[] {1, 2, 3, 6, 9, 12}) {
        Double rate = row.getAs("month_" + age);
        if (month.plusMonths(age).isAfter(PublishedShop.LAST_COMPLETE_MONTH)) {
          assertThat(rate).isNull();
        } else {
          Set<String> stayed = both(cohort, shop.buyers(month.plusMonths(age)));
          assertThat(rate * cohort.size()).isCloseTo(stayed.size(), within(1e-9));
        }
      }
    }
  }

  @Test
  void aChannelsCustomersStayWhenTheyBuyInTheNextQuarter() {
    long customers = 0;
    long stayed = 0;
    for (Row row : answer("Which channel brings")) {
      double rate = row.getAs("stayed_rate");
      double n = row.<Long>getAs("customers");
      long k = row.getAs("stayed");
      customers += (long) n;
      stayed += k;
      assertThat(rate).isEqualTo(k / n);
      double z = 1.959963984540054;
      double middle = (k + z * z / 2) / (n + z * z);
      double half = z / (n + z * z) * Math.sqrt(k * (n - k) / n + z * z / 4);
      assertThat(row.<Double>getAs("stayed_rate_low")).isCloseTo(middle - half, within(1e-4));
      assertThat(row.<Double>getAs("stayed_rate_high")).isCloseTo(middle + half, within(1e-4));
    }
    assertThat("[%d,%d]".formatted(customers, stayed)).isEqualTo(stayedForAQuarter());
  }

  @Test
  void theYearsRepeatBuyersAreCountedOverTheYear() {
    YearMonth last = PublishedShop.LAST_COMPLETE_MONTH;
    Map<String, Integer> orders =
        shop.purchases().stream()
            .filter(p -> p.month().isAfter(last.minusMonths(12)) && !p.month().isAfter(last))
            .collect(groupingBy(Purchase::customer, summingInt(purchase -> 1)));
    long repeats = orders.values().stream().filter(count -> count >= 2).count();

    Row row = answer("How many buyers").get(0);
    assertThat(row.getLong(0)).isEqualTo(orders.size());
    assertThat(row.getLong(1)).isEqualTo(repeats);
    assertThat(row.getDouble(2)).isEqualTo((double) repeats / orders.size());
  }

  @Test
  void revenueOfExistingCustomersAddsUpOverMonths() {
    Map<String, YearMonth> acquired = acquired();
    YearMonth last = PublishedShop.LAST_COMPLETE_MONTH;
    BigDecimal all = BigDecimal.ZERO;
    BigDecimal returning = BigDecimal.ZERO;
    for (Purchase purchase : shop.purchases()) {
      if (purchase.month().isAfter(last.minusMonths(12)) && !purchase.month().isAfter(last)) {
        all = all.add(purchase.amount());
        boolean isNew = acquired.get(purchase.customer()).equals(purchase.month());
        returning = isNew ? returning : returning.add(purchase.amount());
      }
    }
    Row row = only(answer("How much of the revenue"), "channel", "(all)");
    assertThat(row.<BigDecimal>getAs("net_revenue")).isEqualByComparingTo(all);
    assertThat(row.<BigDecimal>getAs("returning_net_revenue")).isEqualByComparingTo(returning);
    assertThat(row.<Double>getAs("revenue_from_existing_rate"))
        .isCloseTo(returning.doubleValue() / all.doubleValue(), within(1e-12));
  }

  /** With an active window of one month, who bought is active, and nobody else. */
  @Test
  void theLedgerIsABalance() {
    Map<String, YearMonth> acquired = acquired();
    List<Row> rows = answer("Where did this year's");
    assertThat(rows).hasSize(4);
    for (Row row : rows) {
      YearMonth month = month(row);
      Set<String> before = shop.buyers(month.minusMonths(1));
      Set<String> now = shop.buyers(month);
      long added = now.stream().filter(customer -> acquired.get(customer).equals(month)).count();
      long kept = both(before, now).size();
      assertThat(row.toString())
          .isEqualTo(
              "[%s,%d,%d,%d,%d,%d,%s]"
                  .formatted(
                      month.atDay(1),
                      before.size(),
                      added,
                      now.size() - kept - added,
                      before.size() - kept,
                      now.size(),
                      !month.isAfter(PublishedShop.LAST_COMPLETE_MONTH)));
    }
  }

  /** Nobody of the crowd moves, and of the worked example all but cia's February is business. */
  @Test
  void aGroupIsCountedTogetherThenDivided() {
    Row row = only(answer("What is the retention of segments"), "period_start", "2025-03-01");
    Set<String> before = crowd(shop.buyers(YearMonth.of(2025, 2)));
    Set<String> kept = both(before, shop.buyers(YearMonth.of(2025, 3)));

    assertThat(row.<Long>getAs("customers_at_start")).isEqualTo(before.size() + 1L);
    assertThat(row.<Long>getAs("retained_customers")).isEqualTo(kept.size() + 1L);
    assertThat(row.<Double>getAs("retention_rate"))
        .isEqualTo((kept.size() + 1.0) / (before.size() + 1.0));
  }

  @Test
  void theLateOrderRestatesItsMonthAlone() {
    String month = PublishedShop.MONTH_OF_THE_LATE_ORDER.atDay(1).toString();
    Row restated = only(answer("What did we publish"), "is_restated", "true");
    assertThat(restated.getDate(1)).hasToString(month);
    BigDecimal then = restated.getAs("net_revenue_then");
    assertThat(restated.<BigDecimal>getAs("net_revenue").subtract(then))
        .isEqualTo(PublishedShop.LATE_AMOUNT);

    Row run = answer("Which past periods").get(0);
    assertThat(run.<Long>getAs("restated_months")).isOne();
    assertThat(run.<Long>getAs("restated_years")).as("2025 has not ended").isNull();
    assertThat(run.<String>getAs("restated_most")).startsWith("month " + month);

    assertThat(
            answer("Which rows").stream()
                .map(row -> "%s %s %s".formatted(row.get(0), row.get(1), row.get(2))))
        .containsExactlyInAnyOrder(
            month + " (all) (all)",
            month + " (all) store",
            month + " crowd (all)",
            month + " crowd store");
  }

  @Test
  void tablesOfOneRunAgree() {
    assertThat(answer("How do I read"))
        .allSatisfy(row -> assertThat(row.<Long>getAs("cohort_size")).isEqualTo(row.getLong(1)));
    Row versions = answer("Which versions").get(0);
    assertThat(versions.<Long>getAs("retention_version")).isOne();
    assertThat(versions.<Long>getAs("customer_value_version")).isZero();
  }

  /** The answer to a question that is on the page under a title that begins like this. */
  private static List<Row> answer(String title) {
    return ANSWERS.computeIfAbsent(
        Question.of(QUESTIONS, title),
        question -> TestSpark.session().sql(question.sql()).collectAsList());
  }

  private static Row only(List<Row> rows, String column, String value) {
    List<Row> found =
        rows.stream()
            .filter(row -> String.valueOf(row.<Object>getAs(column)).equals(value))
            .toList();
    assertThat(found).as("rows with %s = %s", column, value).hasSize(1);
    return found.get(0);
  }

  private static YearMonth month(Row row) {
    return YearMonth.from(row.getDate(0).toLocalDate());
  }

  private static Map<String, YearMonth> acquired() {
    Map<String, YearMonth> months = new TreeMap<>();
    for (Purchase purchase : shop.purchases()) {
      months.merge(purchase.customer(), purchase.month(), (a, b) -> a.isBefore(b) ? a : b);
    }
    return months;
  }

  /** The customers by month of acquisition, of the months that are complete. */
  private static Map<YearMonth, Set<String>> cohorts() {
    Map<YearMonth, Set<String>> cohorts = new TreeMap<>();
    acquired()
        .forEach(
            (customer, month) ->
                cohorts.computeIfAbsent(month, key -> new HashSet<>()).add(customer));
    cohorts.keySet().removeIf(month -> month.isAfter(PublishedShop.LAST_COMPLETE_MONTH));
    return cohorts;
  }

  private static String stayedForAQuarter() {
    Map<String, YearMonth> acquired = acquired();
    acquired.values().removeIf(month -> month.isAfter(YearMonth.of(2024, 12)));
    Set<String> stayed = new HashSet<>();
    for (Purchase purchase : shop.purchases()) {
      YearMonth first = acquired.get(purchase.customer());
      if (first != null && quarter(purchase.month()) == quarter(first) + 1) {
        stayed.add(purchase.customer());
      }
    }
    return "[%d,%d]".formatted(acquired.size(), stayed.size());
  }

  private static int quarter(YearMonth month) {
    return month.getYear() * 4 + (month.getMonthValue() - 1) / 3;
  }

  private static Set<String> crowd(Set<String> customers) {
    Set<String> crowd = new HashSet<>(customers);
    crowd.removeIf(customer -> !customer.startsWith(PublishedShop.CROWD));
    return crowd;
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> both = new HashSet<>(some);
    both.retainAll(others);
    return both;
  }
}

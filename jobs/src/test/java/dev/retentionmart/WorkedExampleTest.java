package dev.retentionmart;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.config.Grain;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of the metric definitions, cell by cell. */
class WorkedExampleTest {
  @TempDir Path folder;

  private Fixture shop() {
    return new Fixture(folder)
        .order("1", "anna", "2025-01-10", "web", "100")
        .order("2", "anna", "2025-02-03", "web", "50")
        .order("3", "anna", "2025-02-20", "store", "70")
        .order("4", "bo", "2025-01-15", "store", "200")
        .order("5", "bo", "2025-03-05", "store", "120")
        .order("6", "cia", "2025-01-31", "web", "80")
        .order("7", "dan", "2025-02-11", "store", "40")
        .order("8", "dan", "2025-03-01", "web", "60")
        .order("9", "eva", "2025-03-30", "web", "90")
        .order("10", "eva", "2025-03-31", "web", "30")
        .version("anna", "consumer", "2024-01-01", "2025-03-01")
        .version("anna", "business", "2025-03-01", null)
        .version("bo", "business", "2024-01-01", null)
        .version("cia", "consumer", "2024-01-01", null)
        .version("dan", "consumer", "2024-01-01", null)
        .version("eva", "consumer", "2024-01-01", null);
  }

  @Test
  void windowOfOneMonth() {
    Fixture shop = shop();
    shop.run("2025-04-15");
    assertThat(ledger(shop))
        .containsExactly(
            "2025-01-01 (all) 0 0 0 3 0 0 3 3 0 0 3 380.00 null null null 0.000 true",
            "2025-02-01 (all) 3 0 0 1 0 2 2 2 1 1 3 160.00 0.333 0.667 0.333 0.500 true",
            "2025-03-01 (all) 2 0 0 1 1 1 3 3 1 2 4 300.00 0.500 0.500 1.000 0.333 true",
            "2025-03-01 business 1 1 0 0 1 1 1 1 0 1 1 120.00 0.000 1.000 1.000 0.000 true",
            "2025-03-01 consumer 1 0 1 1 0 0 2 2 1 1 3 180.00 1.000 0.000 1.000 0.500 true",
            "2025-04-01 (all) 3 0 0 0 0 3 0 0 0 0 0 0.00 0.000 1.000 0.000 null false");
  }

  @Test
  void windowOfTwoMonths() {
    Fixture shop = shop().window(Grain.MONTH, 2);
    shop.run("2025-04-15");
    assertThat(ledger(shop))
        .contains(
            "2025-03-01 (all) 4 0 0 1 0 1 4 3 1 2 4 300.00 0.750 0.250 0.750 0.333 true",
            "2025-03-01 business 2 1 0 0 0 0 2 1 0 1 1 120.00 1.000 0.000 1.000 0.000 true",
            "2025-03-01 consumer 2 0 1 1 0 1 2 2 1 1 3 180.00 0.500 0.500 0.500 0.500 true");
  }

  @Test
  void januaryCohort() {
    Fixture shop = shop();
    shop.run("2025-04-15");
    List<Row> cohort =
        shop.table("mart/cohorts")
            .where("cohort_start = '2025-01-01' and segment = '(all)' and channel = '(all)'")
            .orderBy("age")
            .select(
                "age",
                "cohort_size",
                "active_customers",
                "active_on_or_after",
                "cumulative_net_revenue",
                "is_complete")
            .collectAsList();
    assertThat(cohort)
        .extracting(Row::toString)
        .containsExactly(
            "[0,3,3,3,380.00,true]",
            "[1,3,1,2,500.00,true]",
            "[2,3,1,1,620.00,true]",
            "[3,3,0,0,620.00,false]");
  }

  private static List<String> ledger(Fixture shop) {
    return shop
        .table("mart/retention")
        .where("channel = '(all)' and (segment = '(all)' or period_start = '2025-03-01')")
        .orderBy(col("period_start"), col("segment"))
        .selectExpr(
            "concat_ws(' ', period_start, segment, customers_at_start, moved_in_customers, moved_out_customers, new_customers,"
                + " reactivated_customers, churned_customers, customers_at_end, buyers, repeat_buyers, returning_buyers, orders,"
                + " net_revenue, "
                + rounded("retention_rate")
                + ", "
                + rounded("churn_rate")
                + ", "
                + rounded("crr_formula")
                + ", "
                + rounded("repeat_purchase_rate")
                + ", is_complete)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static String rounded(String rate) {
    return "coalesce(format_number(%s, '0.000'), 'null')".formatted(rate);
  }
}

package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders from after the as-of date, once their day has come. */
@Tag("slow")
class FutureOrderTest {
  @TempDir Path folder;

  @Test
  void orderOutOfScopeGetsTheRateOfItsDayAsInOneBuild() {
    shop("nights").run("2025-03-30");
    assertThat(shop("nights").run("2025-04-02").mode()).isEqualTo("increment");
    shop("built").run("2025-04-02");

    SameTables.check(
        folder.resolve("built/warehouse"), folder.resolve("nights/warehouse"), "in two nights");
  }

  /** A rate for its day may be known before its day has come, and may yet change. */
  @Test
  void aRateOfADayToComeChangesNothingYet() {
    shop("nights").run("2025-03-30");
    shop("nights").rate("EUR", "2025-03-31", "12").run("2025-03-30");
    shop("built").rate("EUR", "2025-03-31", "12").run("2025-03-30");

    SameTables.check(
        folder.resolve("built/warehouse"), folder.resolve("nights/warehouse"), "on the same day");
  }

  private Fixture shop(String name) {
    return new Fixture(folder.resolve(name))
        .order("o1", "anna", "2025-03-01T10:00:00", "web", "100.00")
        .orderRow("o2", "anna", "2025-04-01T10:00:00", "web", "50.00", "EUR", "cancelled", null)
        .rate("EUR", "2025-01-01", "11.30");
  }
}

package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.retentionmart.config.ChangeDetection;
import dev.retentionmart.config.ValueSettings;
import dev.retentionmart.fault.Fault;
import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Laws 1 and 2: nightly increments over any history end in the same tables, row for row, as one
 * build; killed runs and nights that are run twice leave no trace.
 *
 * <p>Takes minutes of one thread, beside which the other classes run.
 */
@Execution(ExecutionMode.CONCURRENT)
class RebuildLawTest {
  private static final LocalDate FIRST_NIGHT = LocalDate.of(2024, 2, 20);
  private static final int NIGHTS = Integer.getInteger("replay.nights", 30);
  private static final int FEW_NIGHTS = 5;

  private static final ValueSettings VALUE =
      new ValueSettings(ValueSettings.Choice.AUTO, ValueSettings.TimeUnit.DAY, 90, 0.1, 21, 6, 10);

  @TempDir Path folder;

  private LocalDate night = FIRST_NIGHT;
  private int runs;

  /**
   * The first run and the last but one were killed, then a gate stops one; the last is run twice.
   */
  @Test
  void nightsWithKilledRunsEndAsOneBuild() throws IOException {
    ChangingShop shop = shop(ChangeDetection.Mode.ALL);
    beginTables();
    assertThat(next(shop).mode()).isEqualTo("full");
    for (int i = 2; i < NIGHTS; i++) {
      assertThat(next(shop).mode()).isEqualTo("increment");
    }
    leaveHalfANight();
    live(shop);
    Fixture tonight = write(shop);
    assertThatThrownBy(() -> run(tonight.maxRestatement(0)))
        .isInstanceOf(Fault.class)
        .hasMessageContaining("max-restatement");
    RunResult last = run(write(shop));
    assertThat(last.mode()).isEqualTo("increment");
    assertThat(last.restatement().largestShare()).isPositive();
    checkAgainstOneBuild(shop);

    RunResult again = run(write(shop));
    assertThat(again.mode()).isEqualTo("unchanged");
    assertThat(again.tableVersions()).isEqualTo(last.tableVersions());
    assertThat(again.rowCounts().get("orders.accepted"))
        .isEqualTo(last.rowCounts().get("orders.accepted"));
    assertThat(again.restatement().periods()).isEmpty();
  }

  /** One run was killed, and a gate stopped one: what they have read is read again. */
  @Tag("slow")
  @ParameterizedTest
  @EnumSource(
      value = ChangeDetection.Mode.class,
      names = {"COLUMN", "DELTA"})
  void nightsThatLookOnlyAtWhatIsNewEndAsOneBuild(ChangeDetection.Mode changes) {
    ChangingShop shop = shop(changes);
    next(shop);
    for (int i = 1; i < FEW_NIGHTS; i++) {
      live(shop);
      Fixture tonight = write(shop);
      if (i == FEW_NIGHTS - 3) {
        leaveHalfANight();
      }
      if (i == FEW_NIGHTS - 2) {
        assertThatThrownBy(() -> run(write(shop).maxRestatement(0)))
            .isInstanceOf(Fault.class)
            .hasMessageContaining("max-restatement");
      }
      assertThat(run(tonight).mode()).isEqualTo("increment");
    }
    checkAgainstOneBuild(shop);
  }

  private static ChangingShop shop(ChangeDetection.Mode changes) {
    return new ChangingShop(new Random(Long.getLong("replay.seed", 11)), changes);
  }

  private RunResult next(ChangingShop shop) {
    live(shop);
    return run(shop.write(folder.resolve("nights")));
  }

  /** With predicted value, which must not depend on whether earlier nights predicted any. */
  private Fixture write(ChangingShop shop) {
    return shop.write(folder.resolve("nights")).value(VALUE);
  }

  private void live(ChangingShop shop) {
    night = night.plusDays(1 + Math.floorMod(night.toEpochDay() * 7, 9));
    shop.live(night);
  }

  /**
   * Most runs are interpreted, some generate code, as the build does, and the two check each other.
   * Tables are small, and some runs take them for large ones.
   */
  private RunResult run(Fixture fixture) {
    int number = runs++;
    Supplier<RunResult> run =
        number % 4 == 3 ? () -> TestSpark.marking(() -> build(fixture)) : () -> build(fixture);
    return number % 8 == 1 ? run.get() : TestSpark.interpreted(run);
  }

  private RunResult build(Fixture fixture) {
    return Nightly.run(TestSpark.session(), fixture.config(), night, Progress.silent());
  }

  private void checkAgainstOneBuild(ChangingShop shop) {
    Fixture built = shop.write(folder.resolve("built")).value(VALUE);
    build(built);
    SameTables.check(built.warehouse(), warehouse(), "on " + night);
    SameTables.check(
        built.warehouse(), warehouse(), List.of("history/exchange_rates"), "on " + night);
    SameTables.check(built.warehouse(), warehouse(), SameTables.VALUE, "on " + night);
  }

  private Path warehouse() {
    return folder.resolve("nights/warehouse");
  }

  /** What a first run leaves that is killed while it makes its tables. */
  private void beginTables() throws IOException {
    for (String table : SameTables.ALL) {
      Path begun = warehouse().resolve(table);
      Files.createDirectories(begun.resolve("_delta_log"));
      Files.writeString(begun.resolve("part-00000.snappy.parquet"), "half a file");
    }
  }

  /** What a run leaves that is killed between two tables. */
  private void leaveHalfANight() {
    String periods = warehouse().resolve("timeline/purchase_periods").toString();
    TestSpark.session()
        .read()
        .format("delta")
        .load(periods)
        .limit(3)
        .write()
        .format("delta")
        .mode("append")
        .save(periods);
    DeltaTable.forPath(TestSpark.session(), warehouse().resolve("mart/retention").toString())
        .delete();
  }
}

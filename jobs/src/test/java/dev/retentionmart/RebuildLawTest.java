package dev.retentionmart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.mart.RunResult;
import dev.retentionmart.progress.Progress;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 1: nightly increments over any history end in the same tables, row for row, as one build. */
class RebuildLawTest {
  private static final LocalDate FIRST_NIGHT = LocalDate.of(2024, 2, 20);
  private static final int NIGHTS = Integer.getInteger("replay.nights", 3);

  @TempDir Path folder;

  @Test
  void randomNightsEndAsOneBuild() {
    replay(new Random(Long.getLong("replay.seed", 11)), false);
  }

  @Test
  void nightsThatLookOnlyPastAColumnEndAsOneBuild() {
    replay(new Random(Long.getLong("replay.seed", 12)), true);
  }

  @Test
  void whatAKilledRunWroteIsTakenBack() {
    ChangingShop shop = new ChangingShop(new Random(5), false);
    shop.live(FIRST_NIGHT);
    Fixture fixture = shop.write(folder.resolve("killed"));
    Nightly.run(TestSpark.session(), fixture.config(), FIRST_NIGHT, Progress.silent());
    fixture
        .table("timeline/purchase_periods")
        .limit(3)
        .write()
        .format("delta")
        .mode("append")
        .save(fixture.warehouse().resolve("timeline/purchase_periods").toString());
    DeltaTable.forPath(
            TestSpark.session(), fixture.warehouse().resolve("mart/retention").toString())
        .delete();

    LocalDate next = FIRST_NIGHT.plusDays(1);
    shop.live(next);
    shop.write(folder.resolve("killed"));
    RunResult result = Nightly.run(TestSpark.session(), fixture.config(), next, Progress.silent());

    assertThat(result.mode()).isEqualTo("increment");
    Fixture rebuilt = shop.write(folder.resolve("not-killed"));
    Nightly.run(TestSpark.session(), rebuilt.config(), next, Progress.silent());
    SameTables.check(rebuilt.warehouse(), fixture.warehouse(), "on " + next);
  }

  @Test
  void aFirstRunThatWasKilledWhileItMadeTablesIsDoneAgain() throws IOException {
    ChangingShop shop = new ChangingShop(new Random(7), false);
    shop.live(FIRST_NIGHT);
    Fixture fixture = shop.write(folder.resolve("killed-first"));
    for (String table : SameTables.ALL) {
      Path begun = fixture.warehouse().resolve(table);
      Files.createDirectories(begun.resolve("_delta_log"));
      Files.writeString(begun.resolve("part-00000.snappy.parquet"), "half a file");
    }

    RunResult result =
        Nightly.run(TestSpark.session(), fixture.config(), FIRST_NIGHT, Progress.silent());

    assertThat(result.mode()).isEqualTo("full");
    Fixture built = shop.write(folder.resolve("not-killed-first"));
    Nightly.run(TestSpark.session(), built.config(), FIRST_NIGHT, Progress.silent());
    SameTables.check(built.warehouse(), fixture.warehouse(), "after a second first run");
  }

  private void replay(Random random, boolean isStamped) {
    ChangingShop shop = new ChangingShop(random, isStamped);
    Path replayed = folder.resolve("replayed");
    LocalDate night = FIRST_NIGHT;
    List<String> modes = new ArrayList<>();
    for (int i = 0; i < NIGHTS; i++) {
      night = night.plusDays(1 + random.nextInt(9));
      shop.live(night);
      Fixture fixture = shop.write(replayed);
      RunResult result =
          Nightly.run(TestSpark.session(), fixture.config(), night, Progress.silent());
      modes.add(result.mode());
      if (i == NIGHTS - 1) {
        Fixture rebuilt = shop.write(folder.resolve("rebuilt-" + i));
        Nightly.run(TestSpark.session(), rebuilt.config(), night, Progress.silent());
        SameTables.check(rebuilt.warehouse(), fixture.warehouse(), "on " + night);
      }
    }
    assertThat(modes.get(0)).isEqualTo("full");
    assertThat(modes.subList(1, modes.size())).containsOnly("increment");
  }

  @Test
  void theSameNightAgainWritesNothing() {
    ChangingShop shop = new ChangingShop(new Random(3), false);
    shop.live(FIRST_NIGHT);
    Fixture fixture = shop.write(folder.resolve("again"));
    RunResult first =
        Nightly.run(TestSpark.session(), fixture.config(), FIRST_NIGHT, Progress.silent());
    RunResult again =
        Nightly.run(TestSpark.session(), fixture.config(), FIRST_NIGHT, Progress.silent());

    assertThat(again.mode()).isEqualTo("unchanged");
    assertThat(again.tableVersions()).isEqualTo(first.tableVersions());
    assertThat(again.rowCounts().get("orders.accepted"))
        .isEqualTo(first.rowCounts().get("orders.accepted"));
  }
}

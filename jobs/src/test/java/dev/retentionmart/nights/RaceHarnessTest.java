package dev.retentionmart.nights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.retentionmart.JobProcess;
import dev.retentionmart.Nightly;
import dev.retentionmart.SameTables;
import dev.retentionmart.TestSpark;
import dev.retentionmart.fault.ExitCode;
import dev.retentionmart.progress.Progress;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two runs started together on one warehouse, round after round, each with a night of its own: one
 * does it, the other ends with exit code 5 and writes nothing. Both may succeed only one after the
 * other.
 *
 * <p>{@code -Draces} says how many rounds, twenty when left out; {@code -Draces.seed} what happens
 * in the shop.
 */
@Tag("nights")
class RaceHarnessTest {
  private static final int ROUNDS = Integer.getInteger("races", 20);
  private static final long SEED = Long.getLong("races.seed", 1);
  private static final String SHARED = "shared";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void ofTwoRunsStartedTogetherOneWins() throws Exception {
    ShopOnDisk shop = new ShopOnDisk(folder, SEED);
    LocalDate night = null;
    int runs = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      night = shop.nextNight();
      List<JobProcess> racers =
          List.of(
              shop.startRun(SHARED, "round-%d-first".formatted(round)),
              shop.startRun(SHARED, "round-%d-second".formatted(round)));
      List<JobProcess> winners = new ArrayList<>();
      List<JobProcess> losers = new ArrayList<>();
      for (JobProcess racer : racers) {
        (racer.await().exitCode() == 0 ? winners : losers).add(racer);
      }
      String where = "round %d, as of %s".formatted(round, night);
      assertThat(winners).as("winners of %s", where).isNotEmpty();
      losers.forEach(loser -> checkLoser(loser, winners.get(0), where));

      List<Row> onRecord = runs(shop);
      checkRecord(onRecord.subList(runs, onRecord.size()), winners.size(), night, where);
      runs = onRecord.size();
      System.out.printf(
          "%s: %s%n", where, losers.isEmpty() ? "one after the other" : heldBy(losers.get(0)));
    }
    Nightly.run(TestSpark.session(), shop.config("alone"), night, Progress.silent());
    SameTables.check(
        shop.warehouse("alone"), shop.warehouse(SHARED), "after %d rounds".formatted(ROUNDS));
  }

  /** The loser says who holds the lock, what to do, and that it has done nothing. */
  private static void checkLoser(JobProcess loser, JobProcess winner, String where) {
    String messages = String.join("\n", loser.messages());
    assertThat(loser.exitCode())
        .as("exit code of the loser of %s%n%s", where, messages)
        .isEqualTo(ExitCode.CONFLICT.code());
    assertThat(heldBy(loser))
        .as("the holder that the loser of %s names", where)
        .containsAnyOf("process %d on ".formatted(winner.id()), "a run that is starting");
    assertThat(messages)
        .as("what the loser of %s says", where)
        .contains("Let it finish, then run again. This run has read and written nothing.");
    assertThat(loser.result())
        .as("result of the loser of %s", where)
        .contains("\"status\":\"failed\"", "\"exit_code\":5", "\"code\":\"conflict\"");
  }

  private static String heldBy(JobProcess loser) {
    return loser.messages().stream()
        .filter(line -> line.contains(" is held by "))
        .map(line -> line.substring(line.indexOf("is held by ")))
        .findFirst()
        .orElse("");
  }

  /** Only winners are on record, and where there are two, one began after the other had ended. */
  private static void checkRecord(List<Row> runs, int winners, LocalDate night, String where) {
    assertThat(runs).as("runs on record of %s", where).hasSize(winners);
    assertThat(runs)
        .as("runs on record of %s", where)
        .allSatisfy(
            run -> {
              assertThat(run.getString(2)).isEqualTo("succeeded");
              assertThat(run.getDate(3)).isEqualTo(java.sql.Date.valueOf(night));
            });
    for (int i = 1; i < runs.size(); i++) {
      assertThat(runs.get(i).getTimestamp(0))
          .as("when the second winner of %s began", where)
          .isAfterOrEqualTo(runs.get(i - 1).getTimestamp(1));
    }
  }

  /** All runs, as they ended. */
  private static List<Row> runs(ShopOnDisk shop) {
    return TestSpark.session()
        .read()
        .format("delta")
        .load(shop.warehouse(SHARED).resolve("mart/runs").toString())
        .orderBy("finished_at")
        .select("started_at", "finished_at", "status", "as_of_date")
        .collectAsList();
  }
}
